using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>Protocols a load can be sent over.</summary>
internal enum BindingKind
{
    /// <summary>The raw protocol.</summary>
    Raw,

    /// <summary>SIP.</summary>
    Sip,

    /// <summary>A relay of frames, as yardstick.</summary>
    Relay,

    /// <summary>A relay of SIP, as yardstick.</summary>
    SipRelay,
}

/// <summary>The server under load.</summary>
internal sealed record Target
{
    /// <summary>How users speak to it.</summary>
    public required BindingKind Binding { get; init; }

    /// <summary>True if it numbers and acknowledges nothing.</summary>
    [JsonIgnore]
    public bool IsRelay => Binding is BindingKind.Relay or BindingKind.SipRelay;

    /// <summary>Its address, ADDRESS:PORT.</summary>
    public required string Address { get; init; }

    /// <summary>Its address for users who share SIP connections; null if there is none.</summary>
    public string? SharedAddress { get; init; }

    /// <summary>SIP domain of the users.</summary>
    public string Domain { get; init; } = "contoso.com";

    /// <summary>Password of the users.</summary>
    public string Password { get; init; } = "";
}
