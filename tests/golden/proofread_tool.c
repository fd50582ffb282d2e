/* proofread_tool.c: the command alone, for the tests that run it over whole letters. */
#include "proofread_command.h"

int main(int argc, char **argv) {
    return proofread_command(argc, argv);
}
