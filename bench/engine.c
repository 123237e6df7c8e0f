/* The article's training as a plain loop in C, hard-coded for its 2-2-1 network: what bench/engine.py
   measures the kernel against. Compiled with gcc -O3; exp is the C library's. */

#include <math.h>

static double sigmoid(double u) { return 1.0 / (1.0 + exp(-u)); }

/* One net after the other; a record is y, E, dw (9), w (9), its weights those before the update. */
void train(const double x[4][2], const double t[4], double eta, long iterations,
           double w[4][9], double records[4][iterations][20])
{
    for (int net = 0; net < 4; net++) {
        const double x0 = x[net][0], x1 = x[net][1];
        double *v = w[net];
        for (long k = 0; k < iterations; k++) {
            const double h1 = sigmoid(x0 * v[0] + x1 * v[1] + v[2]);
            const double h2 = sigmoid(x0 * v[3] + x1 * v[4] + v[5]);
            const double y = sigmoid(h1 * v[6] + h2 * v[7] + v[8]);
            const double delta = 2.0 * (y - t[net]) * (y * (1.0 - y));
            const double delta1 = delta * v[6] * (h1 * (1.0 - h1));
            const double delta2 = delta * v[7] * (h2 * (1.0 - h2));
            const double dw[9] = {delta1 * x0, delta1 * x1, delta1, delta2 * x0, delta2 * x1,
                                  delta2,      delta * h1,  delta * h2, delta};
            double *record = records[net][k];
            record[0] = y;
            record[1] = (t[net] - y) * (t[net] - y);
            for (int m = 0; m < 9; m++) {
                record[2 + m] = dw[m];
                record[11 + m] = v[m];
                v[m] -= eta * dw[m];
            }
        }
    }
}
