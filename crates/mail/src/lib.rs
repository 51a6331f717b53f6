//! Mail that goes out: rendered, and handed to the relay.
