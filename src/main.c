/* main.c: picks a command; the only file that sees every layer. */
#include "cli.h"

int main(int argc, char **argv) {
    return cli_main(argc, argv);
}
