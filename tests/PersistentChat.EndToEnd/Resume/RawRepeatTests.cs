using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.EndToEnd.Resume;

/// <summary>Posts that are sent again, frame by frame, after the server was killed.</summary>
public sealed class RawRepeatTests
{
    private static readonly Guid ClientId = Guid.NewGuid();

    [Fact]
    public async Task A_post_sent_again_after_a_crash_has_the_number_it_got_and_is_there_once()
    {
        await using var server = await ChatServer.StartAsync(options => options with { Sip = [], Raw = ["127.0.0.1:0"] });
        using (var alice = await SignInAsync(server, Seeds.Alice))
        {
            Assert.Equal(1, await PostAsync(alice, sequence: 5, "five"));
            Assert.Equal(2, await PostAsync(alice, sequence: 9, "nine"));
            Assert.Equal(2, await PostAsync(alice, sequence: 9, "nine"));
        }
        // The same identity of another user's client is another identity.
        using (var bob = await SignInAsync(server, Seeds.Bob))
            Assert.Equal(3, await PostAsync(bob, sequence: 9, "nine of Bob"));

        await server.RestartAfterKillAsync();

        using var again = await SignInAsync(server, Seeds.Alice);
        Assert.Equal(2, await PostAsync(again, sequence: 9, "nine"));
        Assert.Equal(1, await PostAsync(again, sequence: 5, "five"));
        Assert.Equal(2, await PostAsync(again, sequence: 9, "another text"));
        Assert.Equal(-412, await PostAsync(again, sequence: 7, "seven, too late"));
        Assert.Equal(4, await PostAsync(again, sequence: 10, "ten"));
        var history = await AskAsync<RawGetHistory, RawHistory>(again, new RawGetHistory(new RawRoom(Seeds.Lobby), 10));
        Assert.Equal(["five", "nine", "nine of Bob"], history.Messages.Select(message => message.Text));
    }

    private static async Task<Peer> SignInAsync(ChatServer server, string user)
    {
        var peer = new Peer();
        await peer.ConnectAsync(server.Process.Raw[0]);
        await AskAsync<RawHello, RawWelcome>(peer, new RawHello([], "bytes"));
        await AskAsync<RawSignIn, RawSignedIn>(peer, new RawSignIn("NONE", user, ClientId, default));
        await AskAsync<RawJoin, RawJoined>(peer, new RawJoin(IsBulk: false, [new RawJoinRoom(new RawRoom(Seeds.Lobby), After: null)]));
        return peer;
    }

    /// <summary>Returns the message's number, or the code of the refusal with a minus sign.</summary>
    private static async Task<long> PostAsync(Peer peer, ulong sequence, string text)
    {
        var output = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteHot(output, ++peer.Correlation, new RawPost { Room = new RawRoom(Seeds.Lobby), Sequence = sequence, Text = text });
        var answer = await peer.AskAsync(output.WrittenMemory);
        Assert.True(RawFrame.TryOpen(answer, out var frame, out _));
        return frame.Type == RawType.Refused ? -Read<RawRefused>(answer).Code : Read<RawPosted>(answer).Number;
    }

    private static async Task<TReply> AskAsync<TRequest, TReply>(Peer peer, TRequest request)
        where TRequest : IRawFrame<TRequest>
        where TReply : IRawFrame<TReply>
    {
        var output = new ArrayBufferWriter<byte>();
        new RawFrameWriter().Write(output, ++peer.Correlation, request);
        return Read<TReply>(await peer.AskAsync(output.WrittenMemory));
    }

    private static T Read<T>(byte[] content)
        where T : IRawFrame<T>
    {
        Assert.True(RawFrame.TryOpen(content, out var frame, out _));
        Assert.True(frame.TryRead<T>(out var fields, out var error), error.Detail);
        return fields;
    }

    /// <summary>A connection, and nothing that would mend it.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly TcpClient _socket = new();

        public ulong Correlation { get; set; }

        /// <summary>Connects and exchanges prefaces.</summary>
        public async Task ConnectAsync(IPEndPoint server)
        {
            await _socket.ConnectAsync(server);
            await _socket.GetStream().WriteAsync("PCHAT/1\n"u8.ToArray());
            Assert.Equal("PCHAT/1\n"u8.ToArray(), await ReadAsync(_socket.GetStream(), RawPreface.Length));
        }

        /// <summary>Sends a request and returns its answer, notices passed over.</summary>
        public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> request)
        {
            var stream = _socket.GetStream();
            await stream.WriteAsync(request);
            while (true)
            {
                var prefix = await ReadAsync(stream, RawFrameScanner.PrefixLength);
                var content = await ReadAsync(stream, BinaryPrimitives.ReadInt32BigEndian(prefix));
                if (RawFrame.TryOpen(content, out var frame, out _) && frame.Correlation == Correlation)
                    return content;
            }
        }

        public void Dispose() => _socket.Dispose();

        private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
        {
            var bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(ChatServer.Patience);
            return bytes;
        }
    }
}
