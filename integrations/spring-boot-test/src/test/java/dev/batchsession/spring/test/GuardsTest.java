package dev.batchsession.spring.test;

import dev.batchsession.guards.BlockingTest;

/** The guards watch this module's tests too. */
class GuardsTest extends BlockingTest {}
