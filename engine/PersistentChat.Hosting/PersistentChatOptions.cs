using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Hosting;

/// <summary>Settings of a node in somebody's host. They are read once, when the node is opened, and checked then.</summary>
public sealed class PersistentChatOptions
{
    /// <summary>The SIP domain: users are <c>sip:name@domain</c>. It is in stored verifiers and never changes for the same storage.</summary>
    public string Domain
    {
        get => Engine.Domain;
        set => Engine.Domain = value;
    }

    /// <summary>Settings and limits of the engine.</summary>
    public ChatEngineOptions Engine { get; set; } = new();

    /// <summary>What carries plain TCP connections. Connections of Kestrel's listeners go through pipelines in any case.</summary>
    public TransportKind Transport { get; set; }

    /// <summary>Settings and limits of SIP.</summary>
    public SipOptions Sip { get; set; } = new();

    /// <summary>Settings and limits of the raw protocol.</summary>
    public RawOptions Raw { get; set; } = new();

    /// <summary>Where users and their verifiers come from, apart from the engine.</summary>
    public SignInOptions SignIn { get; set; } = new();

    /// <summary>How databases are filled behind the chat.</summary>
    public ProjectionPumpOptions Pump { get; set; } = new();

    /// <summary>How long events stay in the event log, and how much of its disk it may take.</summary>
    public LogRetentionOptions Retention { get; set; } = new();
}
