namespace PersistentChat.LoadTests;

/// <summary>
/// Connections of a minimal relay, the yardstick: each asks a few times, as if it signed in, then names one room, and from then on
/// whatever is sent in the room comes back to all in it. Nothing is checked, numbered, acknowledged or kept.
/// </summary>
internal sealed class RelayBinding(IClientEvents events, Connector connector, bool isSip) : IBinding
{
    /// <inheritdoc/>
    public void SignIn(LoadClient client)
    {
        RelaySession session = isSip ? new SipRelaySession(events, client) : new RawRelaySession(events, client);
        client.Session = session;
        connector.Open(session);
    }

    /// <inheritdoc/>
    public void Post(LoadClient client, int seat, uint id, ReadOnlySpan<byte> text) => ((RelaySession)client.Session!).Post(text);

    /// <inheritdoc/>
    public void ReadHistory(LoadClient client, int seat, uint id, int count) => throw NotThere();

    /// <inheritdoc/>
    public void ReadRooms(LoadClient client, uint id) => throw NotThere();

    /// <inheritdoc/>
    public void SignOff(LoadClient client) => client.Connection!.Close();

    /// <inheritdoc/>
    public void KeepAlive(LoadClient client)
    {
        // A relay does not mind silence.
    }

    private static NotSupportedException NotThere() => new($"A relay only relays; {nameof(Scenario)}.{nameof(Scenario.CanBeRelayed)} was not asked.");
}
