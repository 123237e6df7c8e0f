/* One sigmoid net of any layers that learns all patterns by Adam, as plain loops over layers, patterns
   and neurons in C: what bench/engine.py measures a 4-8-8-8-8-1 net against. Compiled with gcc -O3;
   exp and sqrt are the C library's. */

#include <math.h>

enum { WIDEST = 64 }; /* neurons of all layers together, at least */

/* Descends the mean of the patterns' gradients; a record is y, E (patterns), dw, w (parameters), its
   weights those before the update. Weights lie by layer and neuron, the bias last; m and v are Adam's,
   beta1 and beta2 with their powers before iteration 0 being 1. */
void train(long layers, const long *sizes, long patterns, const double *x, const double *t, double eta,
           double beta1, double beta2, double epsilon, long iterations, long parameters,
           double *w, double *m, double *v, double *records)
{
    double power1 = 1.0, power2 = 1.0;
    const long outputs = sizes[layers];
    for (long k = 0; k < iterations; k++) {
        double *record = records + k * 2 * (patterns + parameters);
        double *dw = record + 2 * patterns, *before = dw + parameters;
        for (long i = 0; i < parameters; i++)
            dw[i] = 0.0;
        for (long p = 0; p < patterns; p++) {
            double h[WIDEST], delta[WIDEST];
            const double *weights = w;
            double *source = h;
            for (long i = 0; i < sizes[0]; i++)
                h[i] = x[p * sizes[0] + i];
            for (long layer = 0; layer < layers; layer++) {
                const long inputs = sizes[layer];
                double *target = source + inputs;
                for (long j = 0; j < sizes[layer + 1]; j++) {
                    double u = 0.0;
                    for (long i = 0; i < inputs; i++)
                        u += weights[i] * source[i];
                    target[j] = 1.0 / (1.0 + exp(-(u + weights[inputs])));
                    weights += inputs + 1;
                }
                source = target;
            }
            const double y = source[0];
            record[p] = y;
            record[patterns + p] = (t[p] - y) * (t[p] - y);
            double *behind = delta + (source - h);
            behind[0] = 2.0 * (y - t[p]) * (y * (1.0 - y));
            double *gradient = dw + parameters;
            long neurons = outputs;
            for (long layer = layers - 1; layer >= 0; layer--) {
                const long inputs = sizes[layer];
                double *from = source - inputs, *ahead = behind - inputs;
                weights -= neurons * (inputs + 1);
                gradient -= neurons * (inputs + 1);
                for (long i = 0; i < inputs; i++)
                    ahead[i] = 0.0;
                for (long j = 0; j < neurons; j++) {
                    const double delta_j = behind[j];
                    const double *row = weights + j * (inputs + 1);
                    double *column = gradient + j * (inputs + 1);
                    for (long i = 0; i < inputs; i++) {
                        ahead[i] += delta_j * row[i];
                        column[i] += delta_j * from[i];
                    }
                    column[inputs] += delta_j;
                }
                for (long i = 0; i < inputs; i++)
                    ahead[i] *= from[i] * (1.0 - from[i]);
                source = from;
                behind = ahead;
                neurons = inputs;
            }
        }
        power1 *= beta1;
        power2 *= beta2;
        for (long i = 0; i < parameters; i++) {
            dw[i] /= patterns;
            before[i] = w[i];
            m[i] = beta1 * m[i] + (1.0 - beta1) * dw[i];
            v[i] = beta2 * v[i] + (1.0 - beta2) * dw[i] * dw[i];
            const double mean = m[i] / (1.0 - power1), square = v[i] / (1.0 - power2);
            w[i] -= eta * mean / (sqrt(square) + epsilon);
        }
    }
}
