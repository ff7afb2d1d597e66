//! The words about signing in, on the portal and at a terminal, and about what people may do:
//! identifier, status, Japanese and English.

use super::Row;

pub(super) const SIGN_IN_WRONG: Row = (
    "sign-in-wrong",
    401,
    (
        "ユーザIDまたはパスワードが違います",
        "大文字と小文字、半角と全角を確かめて、もう一度入力してください",
    ),
    (
        "user ID or password is wrong",
        "check upper and lower case, and that the input is half-width",
    ),
);

pub(super) const SIGN_IN_LOCKED: Row = (
    "sign-in-locked",
    423,
    (
        "パスワードか確認コードのまちがいが続いたため、しばらくログインできません",
        "時間をおいて、もう一度お試しください。待っている間に入力しても待ち時間は延びません",
    ),
    (
        "sign-in is closed for a while after repeated wrong passwords or codes",
        "wait and try again; trying in between does not lengthen the wait",
    ),
);

pub(super) const PASSWORD_TEMPORARY: Row = (
    "password-temporary",
    403,
    (
        "仮パスワードのままでは使えません。何も行っていません",
        "ブラウザでポータルにログインし、新しいパスワードを決めてから、もう一度行ってください",
    ),
    (
        "the password is temporary; nothing was done",
        "sign in on the portal with a browser and choose a password first",
    ),
);

pub(super) const PASSWORD_EXPIRED: Row = (
    "password-expired",
    403,
    (
        "パスワードの有効期限が切れています。何も行っていません",
        "ブラウザでポータルにログインし、新しいパスワードを決めてから、もう一度行ってください",
    ),
    (
        "the password has expired; nothing was done",
        "sign in on the portal with a browser and choose a new password first",
    ),
);

pub(super) const TERMS_OPEN: Row = (
    "terms-open",
    403,
    (
        "利用規約等への同意が済んでいません。何も行っていません",
        "ブラウザでポータルにログインし、利用規約等を確認してから、もう一度行ってください",
    ),
    (
        "the terms have not been agreed to; nothing was done",
        "sign in on the portal with a browser and read the terms first",
    ),
);

pub(super) const CODE_NEEDED: Row = (
    "code-needed",
    401,
    (
        "確認コードが必要です（2段階の確認）",
        "認証アプリの6けたの数字か、回復コードを入力してください",
    ),
    (
        "a confirmation code is needed (two-step sign-in)",
        "enter the six digits of the authenticator app, or a recovery code",
    ),
);

pub(super) const CODE_WRONG: Row = (
    "code-wrong",
    401,
    (
        "確認コードが違います",
        "認証アプリに次の数字が出てから、もう一度行ってください",
    ),
    (
        "the confirmation code is wrong",
        "wait for the app's next code and try again",
    ),
);

pub(super) const TOKEN_REQUIRED: Row = (
    "token-required",
    401,
    (
        "この操作には、担当者のログインが必要です。何も行っていません",
        "renkei sign-in でログインするか、送受信だけなら、事業所の管理者がポータルの「端末」で自動送受信を許可してください",
    ),
    (
        "a person has to sign in for this; nothing was done",
        "run renkei sign-in or, for sending and receiving, let an administrator of the office allow unattended use on the portal (端末)",
    ),
);

pub(super) const TOKEN_EXPIRED: Row = (
    "token-expired",
    401,
    (
        "ログインの有効期間が過ぎています。何も行っていません",
        "続けるには、もう一度同じ操作をするか、renkei sign-in でログインしてください",
    ),
    (
        "the token has expired; nothing was done",
        "refresh it, or run renkei sign-in",
    ),
);

pub(super) const TOKEN_ENDED: Row = (
    "token-ended",
    401,
    (
        "この端末でのログインは終わっています。何も行っていません",
        "renkei sign-in で、もう一度ログインしてください",
    ),
    (
        "the sign-in at this terminal has ended; nothing was done",
        "run renkei sign-in",
    ),
);

pub(super) const TOKEN_MISMATCH: Row = (
    "token-mismatch",
    403,
    (
        "このログインは、別の端末のものです。何も行っていません",
        "この端末で renkei sign-in を行ってください",
    ),
    (
        "the token was given for another terminal; nothing was done",
        "run renkei sign-in at this terminal",
    ),
);

pub(super) const RIGHT_MISSING: Row = (
    "right-missing",
    403,
    (
        "この操作をする権限がありません。何も行っていません",
        "必要なときは、事業所の管理者にご相談ください",
    ),
    (
        "the right to do this is missing; nothing was done",
        "ask an administrator of the office",
    ),
);
