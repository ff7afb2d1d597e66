//! POST simplereenroll where no certificate can be shown: the way to the place where it can.

use protocol::Code;

use crate::web::problem::ApiError;

/// Refuses, and says which address renews.
pub(super) async fn post() -> ApiError {
    let detail = "この宛先では証明書を示せません。更新は、アドレスファイルの mailbox の宛先に、\
                  今の証明書を示して行ってください";
    ApiError::detailed(Code::NonePresented, detail)
}
