//! The routes of the presets, called as clients call them that are not among the four.

mod discloud;
mod duplocloud;
mod every_front;
mod github_style;
mod hand_over;
mod logs;
mod nocodb;
mod online;
