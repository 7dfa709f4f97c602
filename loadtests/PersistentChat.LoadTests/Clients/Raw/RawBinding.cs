using PersistentChat.Protocol.Raw;

namespace PersistentChat.LoadTests;

/// <summary>Users of the raw protocol, each on a connection of his own.</summary>
internal sealed class RawBinding(IClientEvents events, Connector connector, UserNames names, uint run) : IBinding
{
    private readonly RawFrameWriter _writer = new();

    /// <summary>Who is told.</summary>
    public IClientEvents Events => events;

    /// <summary>What users and rooms are called.</summary>
    public UserNames Names => names;

    /// <summary>Derived keys of the users' password.</summary>
    public SaltedPasswords Passwords { get; } = new(names.Password);

    /// <summary>Identity of a user's client: new in each run, so that its posts are numbered from 1.</summary>
    public Guid ClientIdOf(LoadClient client) =>
        new(run, (ushort)(client.User >> 16), (ushort)client.User, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <inheritdoc/>
    public void SignIn(LoadClient client)
    {
        var session = new RawSession(this, client);
        client.Session = session;
        connector.Open(session);
    }

    /// <inheritdoc/>
    public void Post(LoadClient client, int seat, uint id, ReadOnlySpan<byte> text)
    {
        var post = new RawPost { Room = new RawRoom(client.Seats[seat].Handle), Sequence = id, Text = text };
        RawFrameWriter.WriteHot(client.Connection!, id, post);
    }

    /// <inheritdoc/>
    public void ReadHistory(LoadClient client, int seat, uint id, int count) =>
        Write(client, id, new RawGetHistory(new RawRoom(client.Seats[seat].Handle), count));

    /// <inheritdoc/>
    public void ReadRooms(LoadClient client, uint id) => Write(client, id, new RawGetAssociations(IsManaged: false, Max: null));

    /// <inheritdoc/>
    public void SignOff(LoadClient client) =>
        RawFrameWriter.WriteEmpty(client.Connection!, RawType.SignOff, RawSession.SignInCorrelation);

    /// <inheritdoc/>
    public void KeepAlive(LoadClient client) => RawFrameWriter.WriteEmpty(client.Connection!, RawType.Ping, RawSession.SignInCorrelation);

    /// <summary>Writes a frame to a client's connection.</summary>
    public void Write<T>(LoadClient client, ulong correlation, T frame)
        where T : IRawFrame<T> => _writer.Write(client.Connection!, correlation, frame);
}
