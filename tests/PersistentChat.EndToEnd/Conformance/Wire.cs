using System.Net;
using PersistentChat.Client;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>A binding over TCP or TLS, and everything in which bindings differ by design. All else is the same, or a fault.</summary>
/// <param name="Binding">What is spoken.</param>
/// <param name="IsTls">True over TLS.</param>
public sealed record Wire(ChatBinding Binding, bool IsTls = false)
{
    private bool IsRaw => Binding == ChatBinding.Raw;

    /// <summary>What a client is told of the number of its post: the answer to a SIP INFO has no place for one.</summary>
    internal long NumberTold(long number) => IsRaw ? number : 0;

    /// <summary>How a post to a room one is not in is refused: over SIP by a status of SIP, which has none of its own for that.</summary>
    internal int NotJoined => IsRaw ? 424 : 403;

    /// <summary>What a client learns when the server stops: over SIP that the connection is closed, since XCCOS has no word for why.</summary>
    internal string Stopped => IsRaw ? "the server closes the connection: 503" : "the server closed the connection";

    /// <summary>Makes the server listen for it.</summary>
    internal ServerOptions Listen(ServerOptions options)
    {
        string[] loopback = ["127.0.0.1:0"];
        options = options with { Sip = [] };
        return (IsRaw, IsTls) switch
        {
            (false, false) => options with { Sip = loopback },
            (false, true) => options with { Sips = loopback },
            (true, false) => options with { Raw = loopback },
            (true, true) => options with { Raws = loopback },
        };
    }

    /// <summary>How a client gets there. Without <paramref name="password"/>, nobody may ask for one.</summary>
    internal ChatClientOptions Reach(ServerProcess server, string user, string? password) => new()
    {
        Binding = Binding,
        Host = IPAddress.Loopback.ToString(),
        Port = AddressOf(server).Port,
        UseTls = IsTls,
        TrustAnyCertificate = IsTls,
        User = user,
        Password = password,
    };

    private IPEndPoint AddressOf(ServerProcess server) =>
        (IsRaw ? IsTls ? server.Raws : server.Raw : IsTls ? server.Sips : server.Sip)[0];
}
