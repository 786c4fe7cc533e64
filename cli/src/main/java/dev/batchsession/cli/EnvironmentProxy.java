package dev.batchsession.cli;

import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;
import reactor.netty.transport.ProxyProvider.Proxy;

/**
 * The proxy that the variables {@code HTTPS_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY} select, with the rules of
 * curl: names in lower case take precedence, and the environment over the settings file. The default scheme is {@code http}, and the
 * default port 1080. Calls of plain HTTP are never sent through a proxy, since it would see the API key. Every kind of proxy
 * resolves the host of the API.
 *
 * @param url the URL of the proxy
 * @param variable the variable that has set it, for error messages
 */
record EnvironmentProxy(URI url, String variable) {
    private static final int DEFAULT_PORT = 1080;

    /** What Netty reports if a proxy wants a user, by HTTP and by SOCKS 5. */
    private static final Pattern UNAUTHORIZED = Pattern.compile("status: 407|unexpected authMethod|authStatus: ");

    private static final Pattern REFUSED = Pattern.compile("status: (4\\d\\d)");
    private static final Pattern UNKNOWN_HOST = Pattern.compile("UnresolvedAddress|UnknownHost");

    /**
     * Returns the proxy for this base URL, or {@code null} if there is none.
     *
     * @throws ParameterException if the URL of the proxy is invalid. The message does not repeat it, since it may have a password
     */
    static @Nullable EnvironmentProxy find(Settings settings, URI baseUrl, CommandSpec spec) {
        String host = baseUrl.getHost();
        Settings.Variable https = variable(settings, "HTTPS_PROXY");
        Settings.Variable variable = https == null ? variable(settings, "ALL_PROXY") : https;
        if (variable == null || host == null || !"https".equalsIgnoreCase(baseUrl.getScheme())) {
            return null;
        }
        Settings.Variable excluded = variable(settings, "NO_PROXY");
        if (excluded != null && isExcluded(host, excluded.value())) {
            return null;
        }
        return Usage.valid(spec, () -> of(variable.value(), variable.origin()), variable);
    }

    private static Settings.@Nullable Variable variable(Settings settings, String name) {
        Settings.Variable lower = settings.of(name.toLowerCase(Locale.ROOT));
        Settings.Variable upper = settings.of(name);
        if (lower == null || (lower.file() != null && upper != null && upper.file() == null)) {
            return upper;
        }
        return lower;
    }

    /** Returns the client with this proxy. */
    HttpClient apply(HttpClient client) {
        return client.proxy(this::configure).resolver(NoopAddressResolverGroup.INSTANCE); // the proxy resolves the host
    }

    /** Returns a source whose failures name the proxy and what to type, and are permanent if the proxy has refused. */
    PageSource explain(PageSource source) {
        return request -> source.fetch(request)
                .onErrorMap(TransportException.class, failure -> explained(request.page(), failure));
    }

    private TransportException explained(int page, TransportException failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher refused = REFUSED.matcher(message);
        String proxy = "the proxy " + url.getHost() + ':' + port();
        if (UNAUTHORIZED.matcher(message).find()) {
            String detail = url.getUserInfo() == null
                    ? proxy + " requires a user and a password; set " + variable + " to " + url.getScheme()
                            + "://USER:PASSWORD@" + url.getHost() + ':' + port()
                    : proxy + " rejected the user or the password in " + variable;
            return new TransportException(page, detail, false, failure);
        }
        if (refused.find()) {
            String detail = proxy + " refused to connect to the API with status " + refused.group(1)
                    + "; set NO_PROXY to the host of the API if it can be reached without";
            return new TransportException(page, detail, false, failure);
        }
        String detail = UNKNOWN_HOST.matcher(message).find()
                ? "unknown host " + url.getHost() + " of the proxy; correct " + variable
                : message.replaceFirst("^page \\d+: incomplete response: ", "") + ", by " + proxy + " of " + variable;
        return new TransportException(page, detail, failure.isTransient(), failure);
    }

    /** @throws IllegalArgumentException if this is not the URL of a proxy */
    private static EnvironmentProxy of(String text, String variable) {
        try {
            URI url = new URI(text.contains("://") ? text : "http://" + text);
            EnvironmentProxy proxy = new EnvironmentProxy(url, variable);
            if (proxy.url.getHost() != null) {
                proxy.type();
                return proxy;
            }
        } catch (URISyntaxException invalid) {
            // the exception contains the URL
        }
        throw new IllegalArgumentException("expected the URL of a proxy, such as http://proxy.example.com:3128 "
                + "or http://user:password@proxy.example.com:3128, with special characters encoded, such as %40 for @");
    }

    /** Returns whether the list names the host, one of its domains, its network, or all hosts by {@code *}. */
    static boolean isExcluded(String host, String list) {
        String name = normalized(host);
        return Arrays.stream(list.split("[,\\s]+"))
                .map(EnvironmentProxy::normalized)
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || name.equals(entry) || isWithin(name, entry));
    }

    private static boolean isWithin(String name, String entry) {
        return isAddress(name) ? isInNetwork(name, entry) : name.endsWith('.' + entry);
    }

    /** Removes the brackets of an IPv6 address, leading dots of a domain and the trailing dot of an absolute name. */
    private static String normalized(String host) {
        return host.toLowerCase(Locale.ROOT)
                .replaceFirst("^\\.+", "")
                .replaceFirst("\\.$", "")
                .replaceAll("[\\[\\]]", "");
    }

    private static boolean isAddress(String host) {
        return NetUtil.createByteArrayFromIpAddressString(host) != null;
    }

    private static boolean isInNetwork(String host, String network) {
        int slash = network.indexOf('/');
        if (slash < 0 || !network.substring(slash + 1).matches("\\d{1,3}")) {
            return false;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        byte[] start = NetUtil.createByteArrayFromIpAddressString(network.substring(0, slash));
        int bits = Integer.parseInt(network.substring(slash + 1));
        if (address == null || start == null || address.length != start.length || bits > 8 * address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private Proxy type() {
        return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
            case "http" -> Proxy.HTTP;
            case "socks4" -> Proxy.SOCKS4;
            case "socks5", "socks5h" -> Proxy.SOCKS5;
            default ->
                throw new IllegalArgumentException(
                        "expected a proxy with http://, socks4://, socks5:// or socks5h://; an https:// proxy is not supported");
        };
    }

    private int port() {
        return url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
    }

    private void configure(ProxyProvider.TypeSpec settings) {
        ProxyProvider.Builder proxy = settings.type(type()).host(url.getHost()).port(port());
        String user = url.getUserInfo(); // decoded
        if (user != null) {
            int colon = user.indexOf(':');
            proxy.username(colon < 0 ? user : user.substring(0, colon));
            proxy.password(name -> colon < 0 ? "" : user.substring(colon + 1));
        }
    }

    @Override
    public String toString() {
        return "EnvironmentProxy[" + url.getHost() + ']'; // without the password
    }
}
