#include "nickname.h"

static const str families[] = {
    S_INIT("alexander alex alec sandy sasha"),
    S_INIT("alexandra alex sandra sasha lexi"),
    S_INIT("andrew andy drew"),
    S_INIT("anthony antony tony"),
    S_INIT("benjamin ben benny"),
    S_INIT("catherine katherine kathryn kate katie kathy cathy kitty kay"),
    S_INIT("charles charlie chas chuck"),
    S_INIT("christine christina chris tina"),
    S_INIT("christopher chris kit"),
    S_INIT("daniel dan danny"),
    S_INIT("david dave davie dai"),
    S_INIT("deborah debra deb debbie"),
    S_INIT("dorothy dot dolly dottie"),
    S_INIT("edward edmund ted teddy ed eddie ned"),
    S_INIT("eleanor ellen nell nellie ellie"),
    S_INIT("elizabeth elisabeth liz lizzie beth betty bess eliza libby lisa elsie"),
    S_INIT("frances fran fanny francesca"),
    S_INIT("francis frank"),
    S_INIT("frederick fred freddie"),
    S_INIT("gerald gerard gerry jerry"),
    S_INIT("harold henry harry hal"),
    S_INIT("isabel isabella isobel bella izzy"),
    S_INIT("jacqueline jackie"),
    S_INIT("james jim jimmy jamie"),
    S_INIT("janet jane jan"),
    S_INIT("jennifer jenny jen"),
    S_INIT("john jack johnny"),
    S_INIT("jonathan jon"),
    S_INIT("joseph joe"),
    S_INIT("josephine jo josie"),
    S_INIT("joshua josh"),
    S_INIT("kenneth ken kenny"),
    S_INIT("lawrence laurence larry"),
    S_INIT("leonard len lenny"),
    S_INIT("margaret maggie peggy meg peg madge marge rita"),
    S_INIT("mary molly polly may"),
    S_INIT("matthew matt"),
    S_INIT("michael mike mick mickey"),
    S_INIT("mohammed muhammad mohamed mohammad md"),
    S_INIT("nicholas nick nicky"),
    S_INIT("pamela pam"),
    S_INIT("patricia pat patsy tricia trish"),
    S_INIT("patrick pat paddy"),
    S_INIT("penelope penny"),
    S_INIT("peter pete"),
    S_INIT("philip phillip phil"),
    S_INIT("rebecca becky"),
    S_INIT("richard rick dick rich ricky"),
    S_INIT("robert bob rob bobby robbie bert"),
    S_INIT("ronald ron ronnie"),
    S_INIT("samuel sam sammy"),
    S_INIT("samantha sam"),
    S_INIT("sarah sally sara"),
    S_INIT("stephen steven steve"),
    S_INIT("susan susannah suzanne sue susie"),
    S_INIT("theresa teresa terry tess"),
    S_INIT("thomas tom tommy"),
    S_INIT("timothy tim"),
    S_INIT("victoria vicky vikki"),
    S_INIT("walter wally walt"),
    S_INIT("william bill will billy liam"),
    S_INIT("winifred win winnie freda"),
};

/* A word of the family, letter by letter: every family is asked for every two names. */
static bool holds(str family, str name) {
    for (size_t at = 0; at + name.n <= family.n;) {
        size_t n = 0;
        while (n < name.n && family.p[at + n] == name.p[n])
            n++;
        bool is_end = at + n == family.n || family.p[at + n] == ' ';
        if (n == name.n && is_end) return true;
        at += n;
        while (at < family.n && family.p[at] != ' ')
            at++;
        at++;
    }
    return false;
}

bool nickname_related(str folded_a, str folded_b) {
    str a = str_cut(&folded_a, ' '), b = str_cut(&folded_b, ' ');
    if (str_eq(a, b)) return false;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (holds(families[i], a) && holds(families[i], b)) return true;
    return false;
}
