package dev.batchsession.spring.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Needs {@code ANCHORBROWSER_API_KEY}, or the property {@code batch-sessions.api-key}. All else is in {@code application.yaml}. */
@SpringBootApplication(proxyBeanMethods = false)
public class BatchService {
    /** To be made by Boot. */
    public BatchService() {}

    /** Serves until it is stopped. */
    public static void main(String[] args) {
        SpringApplication.run(BatchService.class, args);
    }
}
