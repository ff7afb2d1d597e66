//! What every command says, as people read it: the files in `tests/cmd`. After a change of words
//! they are written again with `TRYCMD=overwrite cargo test -p client transcripts`.

#[test]
fn commands_say_what_the_transcripts_say() {
    let cases = trycmd::TestCases::new();
    cases.register_bin("renkei", std::path::Path::new(env!("CARGO_BIN_EXE_renkei")));
    cases.env("LC_ALL", "ja_JP.UTF-8");
    // A folder that is not there: nothing of whoever runs the tests is looked at.
    cases.env("RENKEI_HOME", "home");
    cases.case("tests/cmd/*.md");
}
