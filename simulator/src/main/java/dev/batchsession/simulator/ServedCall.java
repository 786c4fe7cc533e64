package dev.batchsession.simulator;

/**
 * A call that a simulator has answered.
 *
 * @param method the HTTP method, as the client sent it
 * @param uri the path and query, as the client sent them
 * @param status the HTTP status of the response
 */
public record ServedCall(String method, String uri, int status) {}
