module org.example.app {
    requires dev.batchsession;
    requires dev.batchsession.micrometer;
    requires dev.batchsession.resilience;
}
