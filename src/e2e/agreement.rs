//! Other people's programs that judge policies, asked the same questions as ours. They are installed below `target` for
//! the test alone, each at one exact version; wherever they answer otherwise, a table here says why.

mod parliament;
mod simulate;
