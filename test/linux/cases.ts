/**
 * Command texts that real bash and GNU commands ran once (record.ts) and that ours must answer
 * alike. Each runs in an empty directory as `bash -c TEXT`, after its files were put there.
 */

export interface GoldenCase {
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Where every case runs, here and there. */
export const DIRECTORY = '/tmp/quorate-golden';

const TEXTS = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'two words\n\nlast', 'd/e.txt': 'deep\n' };
const LOG = {
  'zk.log':
    '2025-01-01 INFO  [main] binding to port 2181\n2025-01-01 WARN  [main] Either no config\n' +
    '2025-01-01 INFO  [QuorumPeer[myid=1]] LEADING - took 200 MS\n\nan (odd) line with $5.00\n',
};

const plain = (...texts: string[]): GoldenCase[] => texts.map((text) => ({ text }));
const withFiles = (files: GoldenCase['files'], ...texts: string[]): GoldenCase[] =>
  texts.map((text) => ({ text, ...(files ? { files } : {}) }));

const QUOTING = plain(
  `echo 'single $X "quoted"' "double \\$X \\"q\\" \\\\ \\a"`,
  `echo a\\ b 'c'"d"e f''g ""`,
  `echo "a  b"   c   d`,
  `echo $'tab\\there\\n\\x41\\101'`,
  `X='a  b'; echo $X "$X" '$X'`,
  `X="  lead and trail  "; for w in $X; do echo "[$w]"; done`,
  `echo "multi\nline" # comment`,
  `echo a#b # c`,
  `echo one \\\n two`,
  `echo "it's" 'say "hi"'`,
  `X='*'; touch f1 f2; echo $X "$X"`,
  `echo "\`echo nested\`" \`echo a b\``,
  `echo "$(echo "inner $(echo deep)")"`,
  `echo -n no newline; echo -e 'a\\tb\\\\c'; echo -E 'a\\tb'; echo -x; echo - -n`,
  `printf '%s-%d|%5s|%-5s|%03d\\n' a 7 b c 9 d`,
  `printf '%s\\n' one two three; printf 'x%%y\\n'; printf '%x %X %o %c\\n' 255 255 8 word`,
  `printf '%b' 'a\\nb\\n'; printf '\\101\\n'`,
);

const EXPANSION = plain(
  `X=1; echo $X \${X}2 $X2 "\${X}3"`,
  `echo \${U:-default} \${U-d2} "\${U:-a b}"; X=; echo [\${X:-empty}] [\${X-unset}]`,
  `echo \${N:=new}; echo $N; echo \${N:+alt} [\${M:+alt}] [\${M+x}]`,
  `X=hello; echo \${#X} \${#U}`,
  `F=/a/b/c.tar.gz; echo \${F##*/} \${F%/*} \${F%%.*} \${F%.gz} \${F#*/}`,
  `echo \${U:?is needed}; echo not reached`,
  `echo $? ; false; echo $?; true; echo $?; (exit 7); echo $?`,
  `X=$(false); echo $?; X=$(echo hi; exit 3); echo $? $X`,
  `echo $# "$@" $0`,
  `X=1; (X=2; echo $X); echo $X; { X=3; }; echo $X`,
  `X=1; echo $X | cat; X=2 | true; echo $X`,
  `A=1 B=$A; echo $A$B; A=2 printenv A; echo $A; C=5; printenv C; echo $?; export C; printenv C`,
  `export D=x E; printenv D; E=y; printenv E; unset D; printenv D; echo $?`,
  `HOME=/h; echo ~ ~/x "~" a~ ~nobody_here; P=~/b:~/c; echo $P; echo x=~`,
  `echo {a,b}{1,2} x{,y} {1..4} {c..a} {01..03} {a} {} "{a,b}" a{b,c{d,e}}f {1..7..3}`,
  `IFS=:; X=a:b::c; for w in $X; do echo "[$w]"; done`,
  `IFS=,; X='a, b,,'; for w in $X; do echo "[$w]"; done; echo "$*"`,
  `X="a b"; Y=$X; echo "$Y"; Z="$X"c; echo $Z`,
  `echo $$ | grep -c '^[0-9]*$'; [ $$ = $(echo $$) ] && echo same`,
  `echo "$" "$ x" $ 'a'$'b'`,
  `X=a; X=b$X; echo $X; X= ; echo [$X]`,
  `echo \${X:-\${Y:-deep}} "\${X:-"quoted  two"}" \${X:-'single  q'}`,
  `cat <<< "here $((U)) string" 2>/dev/null || true`,
).slice(0, -1);

const GLOBS = withFiles(
  { 'f1.txt': '', 'f2.txt': '', 'g.log': '', '.hidden': '', 'sub/x.txt': '', 'sub/y.txt': '' },
  `echo *`,
  `echo *.txt f?.txt f[1].txt f[!1].txt [fg]*`,
  `echo *.none "*.txt" '*'.txt \\*.txt`,
  `echo .h* sub/* */x.txt */`,
  `echo ./*.log $(pwd)/g*`,
  `for f in *.txt; do echo "<$f>"; done`,
  `X='*.txt'; echo $X; Y=*.txt; echo "$Y"`,
  `rm *.txt; ls -A; rm -r s*; ls`,
  `echo [a-z]1.txt [[:lower:]]* [`,
);

const CONTROL = plain(
  `true && echo yes || echo no; false && echo yes || echo no`,
  `! true; echo $?; ! false; echo $?`,
  `if true; then echo t; else echo e; fi; if false; then echo t; elif true; then echo ei; fi`,
  `if false; then echo x; fi; echo $?`,
  `for i in a b c; do echo $i; done; for i in; do echo never; done; echo $?`,
  `for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done`,
  `for i in 1 2; do for j in 1 2; do echo $i$j; break 2; done; done; echo end`,
  `for i in 1 2; do for j in 1 2; do echo $i$j; continue 2; done; done; echo end`,
  `X=; while [ "$X" != aaa ]; do X=a$X; echo $X; done`,
  `X=; until [ "$X" = aa ]; do X=a$X; done; echo $X; while false; do :; done; echo $?`,
  `{ echo a; echo b; } | wc -l; (echo c; echo d) | cat -n`,
  `(cd / && pwd); pwd; (exit 3) || echo failed $?`,
  `true; false; (true) && { false || echo reached; }`,
  `echo a; exit 5; echo b`,
  `(echo a; exit 4; echo b); echo $?; exit`,
  `false; exit`,
  `echo a & wait; echo $?`,
  `(exit 9) & wait $!; echo $?; wait 999999; echo $?`,
  `sleep 0.05 & sleep 0.01; wait; echo done`,
  `false | true; echo $?; true | false; echo $?; exit 3 | cat; echo $?`,
  `echo x | cat | cat | wc -c`,
  `seq 3 | while read n; do echo "n=$n"; done`,
  `printf 'a b c\\nd e\\n' | while read -r x y; do echo "$x/$y"; done`,
  `echo one\ntrue\n\n\necho two\n`,
  `if true\nthen\n  echo multi\nfi\nfor i in 1 2\ndo\n echo $i\ndone`,
  `true &&\n echo continued; echo a |\n cat`,
  `:; echo $?; : > made; ls`,
  `break; echo $?; continue; echo $?`,
  `eval 'echo ev'; eval "X=5"; echo $X; eval; echo $?`,
  `bash -c 'echo $0 $1 $# "$@"' zero one "two three"`,
  `bash -e -c 'echo a; false; echo b'; echo $?; bash -e -c 'false || echo c; ! true; echo d'; echo $?`,
  `bash -e -c 'if false; then echo x; fi; false && true; echo e; (exit 5); echo f'; echo $?`,
  `bash -e -c 'echo $(false; echo g); { false; echo h; } || echo i; while false; do :; done; ls nix'; echo $?`,
  `bash -c 'exit 12'; echo $?; echo 'echo from stdin; exit 4' | bash; echo $?`,
);

const REDIRECTS = withFiles(
  TEXTS,
  `echo new > n; cat n; echo more >> n; cat n; > n; wc -c n`,
  `cat < a.txt; wc -l < a.txt; sort <a.txt >s; cat s`,
  `cat nofile 2> err; cat err; cat nofile a.txt > both 2>&1; cat both`,
  `cat nofile a.txt 2>&1 > out | wc -l; cat out; ls nofile &> both; cat both; echo x &>> both; cat both`,
  `echo to stderr >&2; echo gone > /dev/null; echo e 1>&2 2>/dev/null`,
  `cat <<EOF\nX is $X \`echo sub\` $(echo $HOME) \\$X "q"\nEOF\necho after`,
  `X=v; cat <<'EOF'\nX is $X \\$X\nEOF\ncat <<-END\n\ttabbed $X\n\tEND`,
  `cat <<A; cat <<B\na\nA\nb\nB`,
  `cat <<EOF | wc -l\n1\n2\nEOF`,
  `cat <<< "a string"; X=5; cat <<< $X`,
  `{ echo a; echo b; } > g; cat g; (echo c) >> g; cat g; for i in 1 2; do echo $i; done > l; cat l`,
  `while read -r line; do echo "<$line>"; done < a.txt`,
  `if true; then echo x; fi > i; cat i`,
  `echo x > nodir/f; echo $?; echo y > d; echo $?; cat < nofile; echo $?`,
  `X="a b"; echo x > $X; echo $?; > one two= three 2>&1; echo $?`,
  `echo a > f1 > f2; ls; cat f2`,
  `>made; cat made nofile 2>/dev/null; echo $?`,
  `echo a b >f c; cat f; 2>&1 echo first`,
);

const ERRORS = [
  ...plain(
    `nocommand`,
    `nocommand; echo $?`,
    `echo a\nnocommand x\necho $?`,
    `./nofile; echo $?; /nodir/x; echo $?; /tmp; echo $?; touch plain; ./plain; echo $?`,
    `nocommand | cat; echo $?; echo x | nocommand; echo $?`,
    `(nocommand); X=$(nocommand); echo $?`,
    `if nocommand; then echo y; else echo n; fi`,
    `cd nodir; echo $?; cd a b; echo $?; touch f; cd f; echo $?; cd -; echo $?`,
    `mkdir x; cd x; pwd; cd ..; pwd; cd - ; cd x/../x/.; pwd; cd; pwd`,
    `unset HOME; cd; echo $?`,
    `export 1x=2; echo $?; shift; echo $?; shift 2; echo $?; return 3; echo $?`,
    `source nofile; echo $?; . ; echo $?`,
    `[ a; echo $?; [ a b ]; echo $?; [ a b c d ]; echo $?; [ a -eq 1 ]; echo $?; [ 1 -eq ]; echo $?`,
    `exit abc`,
    `kill abc; echo $?; kill 999999; echo $?; kill -FOO 1; echo $?; kill; echo $?; kill -0 $$; echo $?`,
    `kill -l 9; kill -l TERM; kill -l 143`,
    `sleep 5 & kill $!; wait $!; echo $?; sleep 5 & kill -9 $!; wait $! 2>/dev/null; echo $?`,
    `type nocommand; echo $?; type echo if; command -v echo nocommand cd; echo $?`,
    `echo )`,
    `echo a\necho b )\necho c`,
    `fi`,
    `echo a; done`,
    `if true; echo x`,
    `echo "open`,
    `echo 'open`,
    `echo a &&`,
    `a ;; b`,
    `&& b`,
    `| b`,
    `for i in a; echo $i; done`,
    `( echo a`,
    `{ echo a`,
    `echo a; ( )`,
    `echo (a)`,
    `echo $(echo a`,
    'echo `echo a',
    `read 1x; echo $?; unset nothing; echo $?`,
    `printf '%d\\n' abc; echo $?; printf; echo $?`,
    `wait abc; echo $?; jobs; echo $?`,
  ),
  ...withFiles(
    { 'bad.sh': '#!/no/such/interpreter\n', 'lib.sh': 'L=loaded\necho "in $1"\nnosuch\n' },
    `chmod +x bad.sh; ./bad.sh; echo $?; bash nofile; echo $?; bash /tmp; echo $?`,
    `. ./lib.sh arg; echo $L $?; source lib.sh; echo $L; bash lib.sh x; echo [$L]`,
  ),
];

const SCRIPTS = withFiles(
  {
    'run.sh': '#!/bin/bash\necho "$0 $# $1"\nX=inner\nexit 3\n',
    'plain.sh': 'echo plain $1\nnosuch\n',
    'ret.sh': 'echo before\nreturn 4\necho after\n',
    'syntax.sh': 'echo fine\nfi\necho never\n',
    'nested.sh':
      'for f in 1 2; do\n  if [ $f -gt 1 ]; then\n    cat <<EOF\nvalue $f\nEOF\n  fi\ndone\n',
  },
  `bash run.sh a b; echo $? $X; chmod +x run.sh; ./run.sh "c d"; echo $?; PATH=$PATH:. run.sh e`,
  `chmod 755 plain.sh; ./plain.sh x; echo $?; sh plain.sh y 2>/dev/null`,
  `. ./ret.sh; echo $?; bash syntax.sh; echo $?; . ./syntax.sh; echo $?`,
  `bash nested.sh; bash < nested.sh; cat nested.sh | bash`,
  `[ -x run.sh ]; echo $?; chmod a+x run.sh; [ -x run.sh ]; echo $?; chmod -x run.sh; ./run.sh; echo $?`,
);

const TESTS = withFiles(
  TEXTS,
  `[ -f a.txt ] && echo f; [ -d d ] && echo d; [ -e no ] || echo not; [ -s a.txt ] && echo s`,
  `test 3 -gt 2 && test 2 -le 2 && test 1 -ne 2 && echo ints; [ 10 -lt 9 ]; echo $?`,
  `[ a = a ] && [ a != b ] && [ -n x ] && [ -z "" ] && echo strings; [ "" ]; echo $?; [ x ]; echo $?`,
  `[ ! -f no ] && echo neg; [ -f a.txt -a -d d ] && echo and; [ -f no -o -d d ] && echo or`,
  `[ \\( a = b -o c = c \\) -a d = d ] && echo paren; [ ]; echo $?; [ -n ]; echo $?; [ ! ]; echo $?`,
  `[ -z "$U" ]; echo $?; [ -n $U ]; echo $?; [ $U = a ]; echo $?`,
);

const FILES = withFiles(
  TEXTS,
  `ls; ls -a; ls -A d; ls d a.txt; ls -d d; ls -r; ls -R; ls -1 d nofile; echo $?`,
  `cat a.txt d b.txt; echo; echo $?; cat -n a.txt b.txt; cat nofile; echo $?; echo in | cat - a.txt`,
  `mkdir n; mkdir n; echo $?; mkdir x/y; echo $?; mkdir -p x/y/z x/y; ls -R x; mkdir a.txt/q; mkdir -p a.txt/q; mkdir`,
  `rm nofile; echo $?; rm -f nofile; echo $?; rm d; echo $?; rm -r d; ls; rm a.txt b.txt; ls; rm; rm -rf /; rm -r .`,
  `cp a.txt c.txt; cat c.txt; cp a.txt d; ls d; cp -r d e; ls e; cp d f; echo $?; cp nofile x; cp a.txt; cp`,
  `cp a.txt nodir/x; cp a.txt nodir/; cp a.txt b.txt nodir; cp a.txt b.txt c; cp a.txt a.txt; cp -r d d; cp -r d a.txt`,
  `cp -r d newd; cp -r d newd; ls -R newd; cp a.txt b.txt d; ls d; cp -r d/ other; ls other`,
  `mv a.txt z.txt; ls; mv z.txt d; ls d; mv d q; ls; mv nofile x; echo $?; mv b.txt; mv b.txt no/x; mv q q`,
  `mv a.txt b.txt; cat b.txt; mkdir m; mv b.txt m/; ls m; mv m/b.txt .; mv d m; ls m; touch f; mv m f; mv f nodir/`,
  `touch t; ls t; touch no/t; echo $?; touch; touch -c nope; ls nope; echo $?`,
  `chmod nope a.txt; chmod +x nofile; chmod; chmod 755; chmod 644 a.txt; [ -x a.txt ]; echo $?`,
  `head -n 2 a.txt; head -1 a.txt; head -c 5 a.txt; echo; head -n -1 a.txt; head a.txt b.txt nofile; echo $?`,
  `tail -n 1 a.txt; tail -2 a.txt; tail -n +2 a.txt; tail -c 4 a.txt; tail a.txt b.txt; tail nofile; head -n x a.txt; tail -n 0 a.txt`,
  `wc a.txt; wc -l a.txt b.txt; wc -w b.txt; wc -c < a.txt; wc a.txt d nofile; echo $?; echo a b | wc`,
  `sort a.txt b.txt; sort -r a.txt; printf '10\\n9\\n2\\n' | sort; printf '10\\n9\\n2\\n' | sort -n; printf 'b\\na\\nb\\n' | sort -u; sort nofile; echo $?; sort d`,
  `seq 3; seq 2 4; seq 5 -2 1; seq; seq x; seq 3 1; seq 1 2 3 4`,
  `basename /a/b/c.sh .sh; basename a/; basename /; basename; dirname /a/b; dirname a; dirname /a; dirname a/b/; dirname`,
  `echo t | tee f1 f2; cat f1 f2; echo u | tee -a f1; cat f1; echo v | tee no/f; echo $?`,
  `echo a | tee d; sleep; sleep x; sleep 0.01s; echo $?; true; false; echo $?; /bin/true; /bin/echo -n x; env echo y`,
  `env nocmd; echo $?; env -i A=1 printenv; printenv NOPE; echo $?; A=5 env | grep '^A='; env -u HOME printenv HOME; echo $?`,
  `which nosuchthing; echo $?; whoami; id -u; id -un; date +%F | wc -c; nohup echo hi; nohup nocmd; echo $?`,
);

const GREP = withFiles(
  { ...LOG, ...TEXTS },
  `grep INFO zk.log; grep -c INFO zk.log; grep -v INFO zk.log; grep -n WARN zk.log; grep -i leading zk.log`,
  `grep nothing zk.log; echo $?; grep x nofile; echo $?; grep -q INFO zk.log nofile; echo $?; grep -s x nofile; echo $?`,
  `grep -o 'port [0-9]*' zk.log; grep -E 'WARN|LEADING' zk.log; grep 'WARN\\|LEADING' zk.log; grep -oE '[0-9]{4}' zk.log`,
  `grep -F '$5.00' zk.log; grep '(odd)' zk.log; grep -E '\\(odd\\)' zk.log; grep '\\$5' zk.log; grep 5.00 zk.log`,
  `grep -l INFO zk.log a.txt; grep two a.txt b.txt; grep -h two a.txt b.txt; grep -H two a.txt; grep -c two a.txt b.txt`,
  `grep -r deep; grep -r deep .; grep -rl deep d; grep deep d; echo $?; cat a.txt | grep -n t`,
  `grep -w two b.txt; grep -w wo b.txt; grep -x two a.txt; grep -e one -e three a.txt; grep '^$' zk.log; grep -c '' a.txt`,
  `grep '[[]QuorumPeer' zk.log; grep 'QuorumPeer\\[myid=[0-9]\\]' zk.log; grep '[[:upper:]]\\{5,\\}' zk.log; grep '\\<no\\>' zk.log`,
  `grep; echo $?; grep '\\(' zk.log; echo $?; grep -E 'a(' zk.log; echo $?; grep '[a' zk.log; echo $?; grep '*' a.txt; grep -E '^t(w|h)' a.txt`,
);

const IDIOMS = withFiles(
  {
    ...TEXTS,
    'args.sh': 'while [ $# -gt 0 ]; do\n  echo "arg $1"\n  shift\ndone\n',
    'here.sh':
      'cd "$(dirname "$0")" && pwd\nfor a in "$@"; do echo "<$a>"; done\nfor a; do echo "[$a]"; done\n',
    'env.sh':
      '# comment\n\nexport JAVA_HOME=/opt/jdk   # trailing\nexport PATH=$PATH:$JAVA_HOME/bin\nif [ "x$JAVA_HOME" != "x" ]; then JAVA="$JAVA_HOME/bin/java"; fi\n',
  },
  `echo $(< a.txt) "$(< b.txt)"; X=$(<nofile); echo $?`,
  `bash args.sh a "b c" ''; bash ./here.sh "x y" z; bash $PWD/here.sh`,
  `. ./env.sh; echo $JAVA; echo $PATH; env | grep JAVA`,
  `X=a.b.c; Y=.c; echo "\${X%"$Y"}" \${X%$Y} "\${X#*.}" "\${X:-"d"}"`,
  `echo $'it\\'s' "a'b" 'a"b' a\\'b`,
  `if ! grep -q nothing a.txt; then echo absent; fi; while ! [ -f made ]; do touch made; done; ls made`,
  `A=$(cat <<EOF\nin $PWD\nEOF\n); echo "$A"; for i in 1 2; do cat <<EOF\nturn $i\nEOF\ndone`,
  `cat a.txt | while read -r l; do echo "$l" | tr-not-there; done 2>/dev/null; echo $?`,
  `[ -f nope ] || { echo missing >&2; exit 3; }; echo no`,
  `2>/dev/null cat nofile a.txt; echo $?; cat nofile 2>/dev/null || echo fallback`,
  `X="$(echo a; echo b)"; echo "$X"; echo $X; echo "$(printf 'x\\n\\n\\n')|"`,
  `a &; b`,
  `;`,
  `echo a;; echo b`,
  `while true; do echo once; break; done | cat; for i in 1 2 3; do echo $i; done | tail -n 1`,
  `f=a.txt; while read -r x; do n=$x; done < $f; echo $n; echo x | read -r y; echo "[$y]"`,
  `echo "a\\\\b" 'c\\d' e\\\\f "g\\\nh"; echo "tab\\t"`,
  `true && (exit 5); echo $?; { exit 6; } ; echo never`,
  `echo start; . ./nofile.sh; echo "still $?"; cd /; pwd; cd - > /dev/null; pwd | wc -l`,
  `X=1 Y=2 env | grep -c '^[XY]='; X=5 eval 'echo $X'; echo [$X]; X=6 true; echo [$X]`,
  `unset X; echo "\${X-unset}" "\${X:+set}"; X=; echo "\${X-unset}" "\${X+set}"`,
  `echo *.txt > list; cat list; echo "*" '?' [ab].txt; ls *.nope; ls -d */`,
  `kill -9 $$; echo no`,
  `sh -c 'exit 4' || echo "failed with $?"; bash -c 'kill -TERM $$'; echo $?`,
  `echo {a,b}.txt {1,2,3}x "{a,b}" \\{a,b} {a,b\\,c} {,x} a{b}c {a..e..2} {5..1} {a,{b,c}}`,
  `A=1; B=A; echo $A$B "$A"$B\${A}b; echo "$A:$B" $A/$B; echo $A.txt`,
  `printf '%s\\n' "$@" $#; printf '%5d|%-5d|%05.1d\\n' 1 2 3; printf '%s %s\\n' a b c`,
  `cat < a.txt > copy; cat copy; sort -r < a.txt | head -n 1; wc -l < a.txt`,
  `test -d d -a ! -f d && echo dir; [ "a" = "a" -a "b" != "c" ] && echo both; [ 1 -eq 01 ] && echo num`,
);

const ARCHIVES = withFiles(
  TEXTS,
  `tar -xf nofile; echo $?; tar -xzf nofile.tgz; echo $?; tar -zxvf a.txt; echo $?; tar xf a.txt; echo $?; tar; tar xf; echo $?`,
  `wget; echo $?; cat a.txt | tail -n 1; ls | head -2; ls | sort -r | head -n 1; hostname | wc -l`,
);

export const CASES: readonly GoldenCase[] = [
  ...QUOTING,
  ...EXPANSION,
  ...GLOBS,
  ...CONTROL,
  ...REDIRECTS,
  ...ERRORS,
  ...SCRIPTS,
  ...TESTS,
  ...FILES,
  ...GREP,
  ...IDIOMS,
  ...ARCHIVES,
];
