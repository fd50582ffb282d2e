/* main.c: picks a command; the only file that sees every layer. */
#include "str.h"

int main(int argc, char **argv) {
    (void)argv;
    return argc > 1 ? 2 : 0;
}
