/** Watches the tests of every module of this build: for blocking calls, and for buffers that are not given back. */
package dev.batchsession.guards;
