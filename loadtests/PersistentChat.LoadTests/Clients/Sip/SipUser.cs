using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.LoadTests;

/// <summary>One user of SIP: his dialog with the server, and on the way there his registration, which has the same Call-ID.</summary>
internal sealed class SipUser
{
    private readonly SipBinding _binding;
    private readonly SipLink _link;
    private readonly byte[] _local;
    private List<(uint Sequence, uint Id)>? _posts;
    private byte[] _remote;
    private byte[] _target;
    private uint _sequence;

    /// <summary>Makes a user who is not signed in.</summary>
    public SipUser(SipBinding binding, LoadClient client, SipLink link)
    {
        (_binding, _link, Client) = (binding, link, client);
        Uri = binding.Names.UserUri(client.User);
        Entrance = new SipEntrance(binding, this);
        _target = Encoding.ASCII.GetBytes($"sip:{binding.Names.Domain}");
        _remote = Encoding.ASCII.GetBytes($"To: <{Uri}>\r\n");
        _local = ComposeLocal();
    }

    /// <summary>The user.</summary>
    public LoadClient Client { get; }

    /// <summary>His address.</summary>
    public string Uri { get; }

    /// <summary>His way in; null once he is there.</summary>
    public SipEntrance? Entrance { get; private set; }

    /// <summary>Signs of life sent.</summary>
    public int KeepAlives { get; set; }

    /// <summary>Address of a room.</summary>
    public string RoomUri(int room) => $"ma-chan://{_binding.Names.Domain}/{UserNames.RoomId(room):D}";

    /// <summary>Finds the number of a user in a Call-ID; -1 if it is none of ours.</summary>
    public static int UserOf(ReadOnlySpan<byte> callId)
    {
        var at = callId.IndexOf((byte)'-');
        return at > 0 && System.Buffers.Text.Utf8Parser.TryParse(callId[(at + 1)..], out int user, out var length) && at + 1 + length == callId.Length
            ? user : -1;
    }

    /// <summary>From here on requests go to this address.</summary>
    public void Aim(string uri) =>
        (_target, _remote) = (Encoding.ASCII.GetBytes(uri), Encoding.ASCII.GetBytes($"To: <{uri}>\r\n"));

    /// <summary>The dialog is there: takes over the server's tag and address (RFC 3261 section 12.1.2).</summary>
    public void Establish(in SipMessage ok)
    {
        _remote = [.. "To: "u8, .. ok.To.Text, .. "\r\n"u8];
        if (SipAddress.TryRead(ok[SipHeader.Contact], out var contact, out _))
            _target = contact.Uri.ToArray();
    }

    /// <summary>Sends an envelope.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="postId">Number of the operation if the answer to this request is what it waits for; else 0.</param>
    public void Send(ReadOnlySpan<byte> envelope, uint postId)
    {
        var sequence = Request(SipMethod.Info, "Content-Type: text/plain\r\n"u8, envelope);
        if (postId != 0)
            (_posts ??= []).Add((sequence, postId));
    }

    /// <summary>Sends a request.</summary>
    /// <returns>Its number.</returns>
    public uint Request(SipMethod method, ReadOnlySpan<byte> headers = default, ReadOnlySpan<byte> body = default)
    {
        if (method != SipMethod.Ack)
            _sequence++;
        var name = SipNames.NameOf(method);
        var writer = new SipWriter(_link.Connection!);
        writer.StartRequest(name, _target);
        writer.Raw(_local);
        writer.Raw(_remote);
        writer.StartHeader("CSeq"u8);
        writer.Append(_sequence);
        writer.Append(" "u8);
        writer.Append(name);
        writer.EndHeader();
        writer.Raw(headers);
        writer.End(body);
        return _sequence;
    }

    /// <summary>Finds the post that a response answers, and forgets it.</summary>
    /// <returns>Its number; 0 if it answers none.</returns>
    public uint TakePost(uint sequence)
    {
        var index = _posts?.FindIndex(post => post.Sequence == sequence) ?? -1;
        if (index < 0)
            return 0;
        var id = _posts![index].Id;
        _posts.RemoveAt(index);
        if (_posts.Count == 0)
            _posts = null;
        return id;
    }

    /// <summary>He is in all his rooms.</summary>
    public void Enter()
    {
        Entrance = null;
        for (var i = 0; i < Client.Seats.Length; i++)
        {
            // The answer to a join does not say how far a room is: the first message that comes does.
            var room = Client.Seats[i].Room;
            Client.Enter(room, handle: room, last: Seat.Unknown);
        }
    }

    private byte[] ComposeLocal()
    {
        var lines = new StringBuilder();
        lines.Append("Via: SIP/2.0/TCP 127.0.0.1:5060\r\nMax-Forwards: 70\r\n");
        lines.Append($"From: <{Uri}>;tag=l{Client.User:x};epid={Client.User:x12}\r\n");
        lines.Append($"Call-ID: {_binding.Run:x8}-{Client.User}\r\nContact: <sip:127.0.0.1:5060;transport=tcp>\r\n");
        if (_binding.IsProxy)
            lines.Append($"P-Asserted-Identity: <{Uri}>\r\n");
        return Encoding.ASCII.GetBytes(lines.ToString());
    }
}
