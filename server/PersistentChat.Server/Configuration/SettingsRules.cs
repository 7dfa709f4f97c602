using System.Net;
using PersistentChat.Endpoints;
using PersistentChat.Hosting;

namespace PersistentChat.Server;

/// <summary>What settings must be together, and the defaults that depend on others.</summary>
internal static class SettingsRules
{
    private const string DefaultSip = "127.0.0.1:5060";
    private const string DefaultSips = "127.0.0.1:5061";
    private const string DefaultRaw = "127.0.0.1:5062";
    private const string DefaultRaws = "127.0.0.1:5063";

    /// <summary>Fills in the listeners if none was given, then lists what cannot be.</summary>
    public static IEnumerable<string> Check(ServerSettings settings)
    {
        if (settings.Sip.Count + settings.Sips.Count + settings.Raw.Count + settings.Raws.Count == 0)
        {
            var isTlsPossible = settings.Demo || settings.Tls.Certificate is not null;
            (settings.Sip, settings.Sips) = ([DefaultSip], isTlsPossible ? [DefaultSips] : []);
            (settings.Raw, settings.Raws) = ([DefaultRaw], isTlsPossible ? [DefaultRaws] : []);
        }
        var malformed = Malformed(settings).ToList();
        return malformed.Count > 0
            ? malformed
            :
            [
                .. Exposed(settings), .. Tls(settings), .. Files(settings), .. settings.Storage.Check(), .. settings.Compliance.Check(),
                .. settings.StorageLimits.Check(), .. Endpoint(settings),
            ];
    }

    // The endpoints have rules of their own; they are also told here what the server's settings mean for them.
    private static IEnumerable<string> Endpoint(ServerSettings settings)
    {
        settings.SipOptions.Authentication = settings.Auth == SignInMode.None ? SipAuthentication.None : SipAuthentication.Digest;
        settings.SipOptions.TrustedProxies = settings.TrustedProxies.Select(IPAddress.Parse).ToHashSet();
        try
        {
            settings.SipOptions.Validate();
            settings.RawOptions.Authentication = settings.Auth == SignInMode.None ? RawAuthentication.None : RawAuthentication.Password;
            settings.RawOptions.ShareLimits(settings.SipOptions);
            return [];
        }
        catch (ArgumentException refused)
        {
            return ["Service:" + refused.Message];
        }
    }

    private static IEnumerable<string> Malformed(ServerSettings settings)
    {
        foreach (var (name, text) in Listeners(settings))
        {
            if (!ListenAddress.TryParse(text, out _))
                yield return $"{name} = \"{text}\" is not allowed: give {ListenAddress.Allowed}{(name == "Http" ? ", or none" : "")}.";
        }
        foreach (var proxy in settings.TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _)))
            yield return $"TrustedProxies = \"{proxy}\" is not allowed: give IP addresses.";
        if (!IsDomain(settings.Domain))
            yield return $"Domain = \"{settings.Domain}\" is not allowed: give a DNS name in lower case, for example contoso.com.";
        if (settings.Transport == TransportKind.Epoll && !OperatingSystem.IsLinux())
            yield return "Transport = epoll is not allowed on this system, only on Linux: give auto or pipelines.";
        if (settings.Data.Length == 0)
            yield return "Data = \"\" is not allowed: give a folder.";
    }

    private static IEnumerable<string> Exposed(ServerSettings settings)
    {
        if (!settings.Demo && settings.Auth != SignInMode.None)
            yield break;
        foreach (var (name, text) in Listeners(settings).Where(listener => !IPAddress.IsLoopback(ListenAddress.Parse(listener.Text).Address)))
        {
            yield return settings.Auth == SignInMode.None
                ? $"Auth = none together with {name} = {text} is not allowed: without sign-in anyone who reaches the port could speak as any user. "
                    + "Give loopback addresses only, or Auth = digest."
                : $"Demo = true together with {name} = {text} is not allowed: the demo is for this machine only. Give loopback addresses only.";
        }
    }

    private static IEnumerable<string> Tls(ServerSettings settings)
    {
        if (settings.HasTls() && settings.Tls.Certificate is null && !settings.Demo)
        {
            yield return $"{(settings.Sips.Count > 0 ? "Sips" : "Raws")} needs a certificate: give Tls:Certificate (and Tls:Key), or Demo = true for a generated one.";
        }
        if (settings.Tls.Key is not null && settings.Tls.Certificate is null)
            yield return "Tls:Key without Tls:Certificate is not allowed: give both.";
        if (settings.Tls.ClientAuthorities is not null && settings.Tls.ClientCertificates == ClientCertificates.Ignore)
            yield return "Tls:ClientAuthorities has no effect while Tls:ClientCertificates = ignore: give allow or require.";
    }

    private static IEnumerable<string> Files(ServerSettings settings)
    {
        (string Name, string? Path)[] files =
        [
            ("Seed", settings.Seed), ("Tls:Certificate", settings.Tls.Certificate), ("Tls:Key", settings.Tls.Key),
            ("Tls:ClientAuthorities", settings.Tls.ClientAuthorities), ("Storage:ConnectionStringFile", settings.Storage.ConnectionStringFile),
            ("Compliance:ConnectionStringFile", settings.Compliance.ConnectionStringFile),
        ];
        return files.Where(file => file.Path is not null && !File.Exists(file.Path))
            .Select(file => $"{file.Name} = \"{file.Path}\" is not allowed: give a file that exists.");
    }

    private static IEnumerable<(string Name, string Text)> Listeners(ServerSettings settings) =>
    [
        .. settings.Sip.Select(text => ("Sip", text)),
        .. settings.Sips.Select(text => ("Sips", text)),
        .. settings.Raw.Select(text => ("Raw", text)),
        .. settings.Raws.Select(text => ("Raws", text)),
        .. settings.HasHttp() ? new[] { ("Http", settings.Http) } : [],
    ];

    /// <summary>True unless the HTTP listener was switched off.</summary>
    public static bool HasHttp(this ServerSettings settings) => !settings.Http.Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if a listener needs a certificate.</summary>
    public static bool HasTls(this ServerSettings settings) => settings.Sips.Count + settings.Raws.Count > 0;

    // The realm of stored password verifiers and the URI of every room contain the domain, so it has one spelling.
    private static bool IsDomain(string domain) =>
        domain.Length <= 253 && Uri.CheckHostName(domain) == UriHostNameType.Dns && !domain.Any(char.IsUpper);
}
