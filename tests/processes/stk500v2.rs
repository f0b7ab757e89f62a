//! avrdude as a client of the STK500v2 server.
