package dev.batchsession.cli;

import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;
import reactor.netty.transport.ProxyProvider.Proxy;

/**
 * The proxy that the variables {@code HTTPS_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY} select, with the rules of
 * curl: names in lower case take precedence; the default scheme is {@code http} and the default port 1080. Calls of plain
 * HTTP are never sent through a proxy, since it would see the API key.
 *
 * @param url the URL of the proxy
 */
record EnvironmentProxy(URI url) {
    private static final int DEFAULT_PORT = 1080;

    /**
     * Returns the client with the proxy for this base URL, or the same client if there is none.
     *
     * @throws ParameterException if the URL of the proxy is invalid. The message does not repeat it, since it may have a password
     */
    static HttpClient apply(HttpClient client, Settings settings, URI baseUrl, CommandSpec spec) {
        String host = baseUrl.getHost();
        Settings.Variable variable = first(settings, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
        if (variable == null || host == null || !"https".equalsIgnoreCase(baseUrl.getScheme())) {
            return client;
        }
        Settings.Variable excluded = first(settings, "no_proxy", "NO_PROXY");
        if (excluded != null && isExcluded(host, excluded.value())) {
            return client;
        }
        EnvironmentProxy proxy = Usage.valid(spec, () -> of(variable.value()), variable);
        return client.proxy(proxy::configure)
                .resolver(NoopAddressResolverGroup.INSTANCE); // the proxy resolves the host
    }

    private static Settings.@Nullable Variable first(Settings settings, String... names) {
        return Stream.of(names)
                .map(settings::of)
                .filter(variable -> variable != null)
                .findFirst()
                .orElse(null);
    }

    /** @throws IllegalArgumentException if this is not the URL of a proxy */
    static EnvironmentProxy of(String text) {
        try {
            EnvironmentProxy proxy = new EnvironmentProxy(new URI(text.contains("://") ? text : "http://" + text));
            if (proxy.url.getHost() != null) {
                proxy.type();
                return proxy;
            }
        } catch (URISyntaxException invalid) {
            // the exception contains the URL
        }
        throw new IllegalArgumentException("expected the URL of a proxy, such as http://proxy.example.com:3128");
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
            default -> throw new IllegalArgumentException("expected a proxy with http://, socks4:// or socks5://");
        };
    }

    private void configure(ProxyProvider.TypeSpec settings) {
        ProxyProvider.Builder proxy =
                settings.type(type()).host(url.getHost()).port(url.getPort() < 0 ? DEFAULT_PORT : url.getPort());
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
