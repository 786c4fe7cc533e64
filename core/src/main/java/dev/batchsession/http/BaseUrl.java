package dev.batchsession.http;

import static java.util.Objects.requireNonNull;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Validation of the base URL, to which the key is sent. */
final class BaseUrl {
    private static final int MAX_PORT = 65_535;

    private BaseUrl() {}

    /** @throws IllegalArgumentException if the text is not a URI; it is not quoted, since it may contain a password */
    static URI parsed(String text) {
        requireNonNull(text, "baseUrl");
        try {
            return checked(new URI(text));
        } catch (URISyntaxException noUri) {
            throw new IllegalArgumentException(
                    "baseUrl must be a URI: " + noUri.getReason() + " at index " + noUri.getIndex());
        }
    }

    static URI checked(URI baseUrl) {
        requireNonNull(baseUrl, "baseUrl");
        String authority = baseUrl.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            throw new IllegalArgumentException(
                    "baseUrl must have no user info"); // not quoted: it may contain a password
        }
        boolean http = "https".equalsIgnoreCase(baseUrl.getScheme()) || "http".equalsIgnoreCase(baseUrl.getScheme());
        if (!http || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("baseUrl must be an absolute http or https URI" + butWas(baseUrl));
        }
        if (baseUrl.getPort() > MAX_PORT || baseUrl.getPort() == 0) {
            throw new IllegalArgumentException("baseUrl must have a port of 1 to " + MAX_PORT + butWas(baseUrl));
        }
        if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("baseUrl must have neither query nor fragment" + butWas(baseUrl));
        }
        return baseUrl;
    }

    /** Returns the normalized address, with scheme and host in lower case, without default port and trailing slashes. */
    static String origin(URI baseUrl) {
        String scheme = baseUrl.getScheme().toLowerCase(Locale.ROOT);
        int defaultPort = scheme.equals("https") ? 443 : 80;
        boolean portIsImplied = baseUrl.getPort() < 0 || baseUrl.getPort() == defaultPort;
        return scheme + "://" + baseUrl.getHost().toLowerCase(Locale.ROOT)
                + (portIsImplied ? "" : ":" + baseUrl.getPort())
                + URI.create(baseUrl.toASCIIString()).getRawPath().replaceFirst("/+$", "");
    }

    static void requireEncryption(URI baseUrl, boolean plainHttpAllowed) {
        boolean plain = "http".equalsIgnoreCase(baseUrl.getScheme());
        if (plain && !plainHttpAllowed && !isLoopback(baseUrl.getHost())) {
            throw new IllegalArgumentException(
                    "baseUrl must be https, since the API key would be sent unencrypted to another host, but was "
                            + baseUrl);
        }
    }

    /** Quotes the URI without its query and fragment, or not at all if it may contain user info. */
    private static String butWas(URI baseUrl) {
        String text = baseUrl.toASCIIString();
        boolean quotable = !text.contains("@") && !baseUrl.isOpaque();
        return quotable ? " but was " + text.replaceFirst("[?#].*", "") : "";
    }

    /** Returns whether the name is a loopback address, without a DNS lookup, whose result cannot be trusted. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(literal);
        if (address == null) {
            return false;
        }
        try {
            return InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException wrongLength) {
            return false;
        }
    }
}
