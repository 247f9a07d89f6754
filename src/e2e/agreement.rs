//! Agreement with other programs that judge policies: wherever one of them differs from us, the reason is written down.

mod parliament;
