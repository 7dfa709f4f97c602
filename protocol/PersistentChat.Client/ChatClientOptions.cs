using System.Net.Security;

namespace PersistentChat.Client;

/// <summary>Where to connect, as whom, and how to behave.</summary>
public sealed class ChatClientOptions
{
    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>
    /// Its port, 1 to 65535. Usual are 5060 for SIP over TCP, 5061 for SIP over TLS, 5062 for the raw binding over TCP and 5063 over TLS.
    /// </summary>
    public required int Port { get; init; }

    /// <summary>What is spoken there.</summary>
    public ChatBinding Binding { get; init; }

    /// <summary>The user's address, for example <c>sip:alice@contoso.com</c>.</summary>
    public required string User { get; init; }

    /// <summary>
    /// Password; needed only if the server asks for one. Proved by a Digest over SIP (RFC 7616) and by SCRAM over the raw binding
    /// (RFC 7677), never sent itself. Over the raw binding the server proves that it knows it, too, so one that does not ask for it is
    /// not accepted: leave it null for a server without passwords.
    /// </summary>
    public string? Password { get; init; }

    /// <summary>True to speak TLS.</summary>
    public bool UseTls { get; init; }

    /// <summary>Takes any certificate of the server. For development only: anybody in between can then read along.</summary>
    public bool TrustAnyCertificate { get; init; }

    /// <summary>Decides on the server's certificate instead of the system's rules; ignored with <see cref="TrustAnyCertificate"/>.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>
    /// True to come back by itself when the connection is lost: the rooms are entered again and what was posted meanwhile is
    /// handed on. Over SIP it is read from history, and that costs one small history request for each room entered, by which the client
    /// learns where it stands; over the raw binding the server sends it, and posts outlive the connection.
    /// </summary>
    public bool Reconnect { get; init; }

    /// <summary>Wait before the first attempt to reconnect; doubled for each further one. Default 1 s.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between attempts to reconnect. Default 60 s.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for an answer of the server; 32 s is Timer F of RFC 3261.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>
    /// Notices kept while nobody reads them; beyond it the client closes, so that a reader that never comes cannot fill the
    /// memory. Default 100,000.
    /// </summary>
    public int NoticeBacklog { get; init; } = 100_000;

    /// <summary>
    /// Posts that may wait for a connection where they do so (see <see cref="IChatClient.PostAsync"/>); further ones are refused.
    /// Default 1000.
    /// </summary>
    public int PostBacklog { get; init; } = 1000;

    /// <summary>
    /// By what the server tells this client's posts from those of others of the same user; raw binding only. Null for a random one.
    /// An application that keeps it, with <see cref="ChatClient.NextSequence"/>, can repeat a post after its own restart without
    /// posting it twice. An id has one connection at a time: a client whose id signs in elsewhere ends, also with
    /// <see cref="Reconnect"/>, so every client that runs at the same time needs its own.
    /// </summary>
    public Guid? ClientId { get; init; }

    /// <summary>
    /// Sequence of the first post, 1 or more. With a <see cref="ClientId"/> used before: the sequence of the first post whose
    /// outcome is not known, which must be the first one posted again; or one that was not used yet.
    /// </summary>
    public ulong FirstSequence { get; init; } = 1;

    /// <summary>True if the server knows posts again and there is a next connection.</summary>
    internal bool PostsOutliveConnections => Binding == ChatBinding.Raw && Reconnect;

    /// <summary>Clock of all waits and refreshes.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// What to give for <see cref="User"/> where somebody typed an address, with or without <c>sip:</c> and in any case.
    /// </summary>
    /// <param name="address">What was typed.</param>
    /// <returns><c>sip:user@host</c> in lower case, without port and parameters; null if it is no address of printable ASCII.</returns>
    public static string? CanonicalUser(string? address) => ChatAddress.CanonicalUser(address);

    /// <summary>Checks that the options make sense together.</summary>
    /// <exception cref="ArgumentException">Names the option and what it may be.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Host), nameof(Host), "must name the server");
        Require(Port is > 0 and < 65536, nameof(Port), "must be 1 to 65535");
        Require(ChatAddress.IsSipUser(User), nameof(User), "must look like sip:alice@contoso.com");
        Require(!TrustAnyCertificate || UseTls, nameof(TrustAnyCertificate), "makes sense with TLS only");
        Require(ReconnectDelay > TimeSpan.Zero, nameof(ReconnectDelay), "must be positive");
        Require(MaxReconnectDelay >= ReconnectDelay, nameof(MaxReconnectDelay), "must not be shorter than ReconnectDelay");
        Require(RequestTimeout > TimeSpan.Zero, nameof(RequestTimeout), "must be positive");
        Require(NoticeBacklog > 0, nameof(NoticeBacklog), "must be positive");
        Require(PostBacklog > 0, nameof(PostBacklog), "must be positive");
        Require(Enum.IsDefined(Binding), nameof(Binding), "must be Sip or Raw");
        Require(FirstSequence > 0, nameof(FirstSequence), "must be 1 or more");
        Require(ClientId != Guid.Empty, nameof(ClientId), "must not be empty");
        Require(ClientId is null || Binding == ChatBinding.Raw, nameof(ClientId), "makes sense with the raw binding only");
    }

    private static void Require(bool condition, string option, string rule)
    {
        if (!condition)
            throw new ArgumentException($"{option} {rule}.", option);
    }
}
