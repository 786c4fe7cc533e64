package dev.batchsession.examples;

import dev.batchsession.guards.BlockingTest;

/** Applies the guards against blocking calls and leaks to this module's tests. */
class GuardsTest extends BlockingTest {}
