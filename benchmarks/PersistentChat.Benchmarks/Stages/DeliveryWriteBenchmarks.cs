using BenchmarkDotNet.Attributes;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks;

/// <summary>A settled message to bytes: the body once per message, the head and the copy of the body once per session (hops 8 and 9).</summary>
public class DeliveryWriteBenchmarks
{
    private readonly XccosEncoder _encoder = new(SampleTraffic.Domain);
    private readonly RoomInfo _room = SampleRoom.Lobby();
    private readonly MessagePosted _message = SampleRoom.Message();
    private readonly MemoryConnection _body = new();
    private readonly MemoryConnection _output = new();
    private readonly SipConnection _connection;
    private readonly DialogHead _head;
    private uint _cseq = 1_000;

    public DeliveryWriteBenchmarks()
    {
        var address = new AdvertisedAddress(new ServiceUris(new SipOptions(), SampleTraffic.Domain), null, null, isSecure: false);
        _connection = new SipConnection(_output, new SipPeer(isProxy: false), address);
        if (!SipMessage.TryRead(SampleTraffic.Invite, SampleTraffic.Invite.Length, out var invite, out var error))
            throw new InvalidOperationException($"The INVITE cannot be read: {error}.");
        DialogHead.TryReadTag(System.Text.Encoding.ASCII.GetBytes(SampleTraffic.ServerTag), out var tag);
        _head = new DialogHead(invite, tag, "sip:alice@contoso.com:49152;maddr=192.0.2.17;transport=tcp"u8);
        WriteBody();
    }

    [Benchmark(Description = "write the body of a delivery")]
    public int WriteBody()
    {
        _body.Reset();
        _encoder.WriteMessage(_body, _room, _message);
        return _body.Written.Length;
    }

    [Benchmark(Description = "write the INFO of one session around it")]
    public int WriteInfo()
    {
        _output.Reset();
        _head.WriteInfo(_connection, ++_cseq, _body.Written);
        return _output.Written.Length;
    }
}
