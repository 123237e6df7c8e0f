/* One net that learns all four patterns of XOR, as a plain loop in C, hard-coded for its 2-2-1
   network: what bench/engine.py measures `batch` against. Compiled with gcc -O3; exp is the C
   library's. */

#include <math.h>

static double sigmoid(double u) { return 1.0 / (1.0 + exp(-u)); }

/* Descends the mean of the patterns' gradients; a record is y (4), E (4), dw (9), w (9), its weights
   those before the update. */
void train(const double x[4][2], const double t[4], double eta, long iterations,
           double v[9], double records[iterations][26])
{
    for (long k = 0; k < iterations; k++) {
        double *record = records[k];
        double dw[9] = {0.0};
        for (int p = 0; p < 4; p++) {
            const double x0 = x[p][0], x1 = x[p][1];
            const double h1 = sigmoid(x0 * v[0] + x1 * v[1] + v[2]);
            const double h2 = sigmoid(x0 * v[3] + x1 * v[4] + v[5]);
            const double y = sigmoid(h1 * v[6] + h2 * v[7] + v[8]);
            const double delta = 2.0 * (y - t[p]) * (y * (1.0 - y));
            const double delta1 = delta * v[6] * (h1 * (1.0 - h1));
            const double delta2 = delta * v[7] * (h2 * (1.0 - h2));
            dw[0] += delta1 * x0;
            dw[1] += delta1 * x1;
            dw[2] += delta1;
            dw[3] += delta2 * x0;
            dw[4] += delta2 * x1;
            dw[5] += delta2;
            dw[6] += delta * h1;
            dw[7] += delta * h2;
            dw[8] += delta;
            record[p] = y;
            record[4 + p] = (t[p] - y) * (t[p] - y);
        }
        for (int m = 0; m < 9; m++) {
            dw[m] /= 4.0;
            record[8 + m] = dw[m];
            record[17 + m] = v[m];
            v[m] -= eta * dw[m];
        }
    }
}
