package dev.batchsession.spring.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Example service. Requires the API key as {@code ANCHORBROWSER_API_KEY} or {@code batch-sessions.api-key}. */
@SpringBootApplication(proxyBeanMethods = false)
public class BatchService {
    /** Called by Spring Boot. */
    public BatchService() {}

    /** Starts the service, which runs until it is stopped. */
    public static void main(String[] args) {
        SpringApplication.run(BatchService.class, args);
    }
}
