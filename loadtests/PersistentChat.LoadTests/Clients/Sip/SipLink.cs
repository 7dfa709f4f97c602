using System.Buffers;
using PersistentChat.Protocol.Sip;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>One SIP connection with one user or many: cuts it into messages, answers the server's, and hands on what they say.</summary>
internal sealed class SipLink(SipBinding binding) : IConnectionHandler
{
    private static readonly SipLimits Limits = new(HeadBytes: 64 * 1024, BodyBytes: 64 * 1024 * 1024);

    private readonly Dictionary<int, LoadClient> _clients = [];
    private SipScanState _scan;
    private bool _isOpening;

    /// <summary>The connection; null while there is none.</summary>
    public Connection? Connection { get; private set; }

    /// <summary>Adds a user, who begins to sign in as soon as there is a connection.</summary>
    /// <returns>True if one has to be opened.</returns>
    public bool Add(LoadClient client)
    {
        _clients[client.User] = client;
        if (Connection is not null)
        {
            Begin(client);
            return false;
        }

        var mustOpen = !_isOpening;
        _isOpening = true;
        return mustOpen;
    }

    /// <inheritdoc/>
    public void OnConnected(Connection connection)
    {
        (Connection, _isOpening) = (connection, false);
        foreach (var client in _clients.Values)
            Begin(client);
    }

    /// <inheritdoc/>
    public int OnData(Connection connection, ReadOnlySequence<byte> input)
    {
        binding.Events.OnInput();
        var consumed = 0L;
        while (true)
        {
            var status = SipFrameScanner.TryScan(ref _scan, input, Limits, out var frame, out var error);
            if (status == OperationStatus.InvalidData)
                throw new InvalidDataException($"The server sent something that is not SIP ({error}).");
            if (status == OperationStatus.Done)
                Take(input.Slice(frame.Start, frame.HeadLength + frame.BodyLength), frame.HeadLength);
            consumed += frame.Consumed;
            if (status == OperationStatus.NeedMoreData)
                return (int)consumed;
            input = input.Slice(frame.Consumed);
        }
    }

    /// <inheritdoc/>
    public void OnClosed(Connection connection, Exception? error)
    {
        (Connection, _scan) = (null, default);
        foreach (var client in _clients.Values.ToList())
        {
            Forget(client);
            if (client.State == ClientState.Leaving)
                binding.Events.OnSignedOff(client);
            else
                binding.Events.OnLost(client, error?.Message ?? "the server closed the connection");
        }
    }

    private void Begin(LoadClient client)
    {
        client.Connection = Connection;
        ((SipUser)client.Session!).Entrance!.Begin();
    }

    private void Forget(LoadClient client)
    {
        _clients.Remove(client.User);
        client.Connection = null;
    }

    private void Take(in ReadOnlySequence<byte> frame, int headLength)
    {
        var bytes = frame.IsSingleSegment ? frame.FirstSpan : frame.ToArray();
        if (!SipMessage.TryRead(bytes, headLength, out var message, out var error))
            throw new InvalidDataException($"The server sent a message that cannot be read ({error}).");
        if (!_clients.TryGetValue(SipUser.UserOf(message.CallId), out var client))
            return;
        var user = (SipUser)client.Session!;
        if (message.IsRequest)
            TakeRequest(user, message);
        else if (message.StatusCode >= 200)
            TakeResponse(user, message);
    }

    private void TakeRequest(SipUser user, in SipMessage request)
    {
        var writer = new SipWriter(Connection!);
        writer.StartResponse(200, request, default);
        writer.End();
        if (request.Method == SipMethod.Info)
            binding.Envelopes.Take(user, request.Body);
        else if (request.Method == SipMethod.Bye)
            binding.Events.OnLost(user.Client, "the server ended the dialog");
    }

    private void TakeResponse(SipUser user, in SipMessage response)
    {
        if (user.Entrance is { } entrance)
            entrance.Take(response);
        else if (response.Method == SipMethod.Bye)
            Leave(user.Client);
        else if (user.TakePost(response.CSeq) is var id and not 0)
            TakePosted(id, response.StatusCode);
    }

    private void TakePosted(uint id, int status)
    {
        if (status == 200)
            binding.Events.OnPosted(id, number: 0);
        else
            binding.Events.OnRefused(id, $"SIP {status}");
    }

    /// <summary>Who has a connection of his own closes it, and is gone when it is.</summary>
    private void Leave(LoadClient client)
    {
        if (!binding.IsProxy)
        {
            Connection!.Close();
            return;
        }

        Forget(client);
        binding.Events.OnSignedOff(client);
    }
}
