using System.Buffers;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>Where a connection stands in the order of the protocol.</summary>
internal enum RawStage : byte
{
    /// <summary>The client's preface is awaited.</summary>
    Preface,

    /// <summary>Its hello is awaited.</summary>
    Hello,

    /// <summary>It may sign in.</summary>
    SignIn,

    /// <summary>It is signed in and has a session.</summary>
    SignedIn,
}

/// <summary>
/// One connection of a client and, once signed in, its session's way to it. The session ends with the connection. What is
/// delivered waits in the session's outbox, so an idle connection holds no buffer.
/// </summary>
internal sealed class RawConnection : ISessionPeer, IPlaced
{
    /// <summary>Nobody has said yet who he is, and a sign-in has a handful of short answers: far more than a burst of pings brings.</summary>
    private const long MostUnsentBeforeSignIn = 64 * 1024;

    private readonly RawShard _shard;
    private RateLimit _rate;
    private RateLimit _acknowledgements;

    public RawConnection(RawShard shard, Connection transport)
    {
        _shard = shard;
        Transport = transport;
        BeganAt = LastHeard = LastSent = shard.Now;
    }

    public Connection Transport { get; }

    public RawStage Stage { get; set; }

    /// <summary>The sign-in that is under way; null before the first, and once signed in.</summary>
    public SignInProgress? SignIn { get; set; }

    /// <summary>Who is at the other end, with what outlives the connection; null until signed in.</summary>
    public RawClient? Client { get; private set; }

    /// <summary>Null until signed in, and after the end.</summary>
    public Session? Session { get; private set; }

    /// <summary>Shard time of the beginning.</summary>
    public TimeSpan BeganAt { get; }

    /// <summary>Shard time at which anything arrived last.</summary>
    public TimeSpan LastHeard { get; set; }

    /// <summary>Shard time at which anything was written last.</summary>
    public TimeSpan LastSent { get; set; }

    /// <summary>Shard time at which the frame that is arriving began to; never between frames.</summary>
    public TimeSpan FrameSince { get; set; } = ShardTime.Never;

    /// <summary>Shard time at which it was first seen closing; never while it is open.</summary>
    public TimeSpan ClosingSince { get; set; } = ShardTime.Never;

    /// <inheritdoc/>
    public int Place { get; set; } = -1;

    private RawOptions Options => _shard.Endpoint.Options;

    /// <summary>Acknowledgements have a bucket of their own: whoever says what he has read may post all the same.</summary>
    public bool TryTakeToken(RawType type) => type == RawType.Acknowledge
        ? _acknowledgements.TryTake(_shard.Now, Options.CommandsPerSecond, Options.CommandBurst)
        : _rate.TryTake(_shard.Now, Options.CommandsPerSecond, Options.CommandBurst);

    /// <summary>The user is who he says he is: the session begins.</summary>
    public void Begin(User user, UInt128 identity)
    {
        Stage = RawStage.SignedIn;
        SignIn = null;
        Client = _shard.Endpoint.Clients.Take(identity, this);
        Session = _shard.Core.OpenSession(user, _shard.Encoder, this);
    }

    /// <summary>Another connection of the same client has signed in. Any thread.</summary>
    public void Replace() => _shard.Core.Post(() =>
    {
        if (Session is not null)
            Close(SessionEndReason.Replaced, ResultCode.DataCollision, "This client has signed in on another connection.");
    });

    /// <summary>Ends the session, if there is one. The connection is closed by the caller, or closed already.</summary>
    public void End(SessionEndReason reason)
    {
        var session = Session;
        Session = null;
        session?.End(reason);
        Leave();
    }

    /// <summary>Says why, then closes in order.</summary>
    public void Close(SessionEndReason reason, ResultCode code, string text)
    {
        if (Session is not null)
            RawLog.SessionEnded(_shard.Endpoint.Log, Session.User.Uri, reason);
        FlushForGood();
        End(reason);
        Write(0, new RawClosing((int)code, text));
        Transport.Close();
    }

    /// <summary>The client broke the protocol: says how, then closes.</summary>
    public void Fail(ulong correlation, int code, string text)
    {
        _shard.Endpoint.Metrics.Malformed(code);
        RawLog.Failed(_shard.Endpoint.Log, Transport.Info.Remote, code, text);
        End(SessionEndReason.ProtocolError);
        if (Stage == RawStage.Preface)
            RawPreface.Write(Transport);
        Write(correlation, new RawFailure(code, text));
        Transport.Close();
    }

    /// <summary>Writes an answer or a notice that needs no place among the deliveries.</summary>
    public void Write<T>(ulong correlation, in T frame)
        where T : IRawFrame<T>
    {
        _shard.Frames.Write(Transport, correlation, frame);
        Wrote();
    }

    public void WriteEmpty(RawType type, ulong correlation)
    {
        RawFrameWriter.WriteEmpty(Transport, type, correlation);
        Wrote();
    }

    /// <summary>Refuses a request; nothing if it wanted no answer.</summary>
    public void Refuse(ulong correlation, ResultCode code, string detail = "")
    {
        _shard.Endpoint.Metrics.Refused(code);
        if (correlation != 0)
            Write(correlation, new RawRefused((int)code, ResultNames.Of(code), detail));
    }

    /// <summary>Sends an answer of the engine, through the outbox, so that it keeps its place among the deliveries.</summary>
    public void Send(RawCall call, Reply reply)
    {
        if (Session is null || call.Correlation == 0)
        {
            reply.Release();
            return;
        }
        if (reply.Code != ResultCode.Ok)
            _shard.Endpoint.Metrics.Refused(reply.Code);
        var body = _shard.Core.RentMessage();
        _shard.Replies.Write(body, call, reply);
        reply.Release();
        Session.Enqueue(body);
    }

    /// <inheritdoc/>
    public void OnPosted(object? context, long number)
    {
        var post = (RawPostContext)context!;
        if (post.Correlation != 0)
        {
            RawFrameWriter.WriteHot(Transport, post.Correlation, new RawPosted(number));
            Wrote();
        }
        _shard.Return(post);
    }

    /// <inheritdoc/>
    public void OnRefused(object? context, ResultCode code, string? detail)
    {
        var post = (RawPostContext)context!;
        Refuse(post.Correlation, code, detail ?? (code == ResultCode.DataCollision ? "The sequence is not above that of an earlier post." : ""));
        _shard.Return(post);
    }

    /// <inheritdoc/>
    public void OnReply(Reply reply) => Send((RawCall)reply.Context!, reply);

    /// <inheritdoc/>
    public void Flush()
    {
        var isSent = false;
        while (Session is { QueuedBytes: > 0 } && Transport.UnsentBytes <= Options.UnsentBytes && Session.TryDequeue(out var body))
        {
            // As a rule there is one body a turn, which the transport need not gather.
            if (Session.QueuedBytes == 0)
                Transport.WriteLast(body.Body);
            else
                Transport.Write(body.Body);
            body.Release();
            isSent = true;
        }
        if (isSent)
            LastSent = _shard.Now;
    }

    /// <summary>What is durable in the session's rooms goes out before the end of it.</summary>
    public void FlushForGood()
    {
        Session?.TakeGathered();
        Flush();
    }

    /// <inheritdoc/>
    public void OnEnded(SessionEndReason reason)
    {
        RawLog.SessionEnded(_shard.Endpoint.Log, Session!.User.Uri, reason);
        Session = null;
        Leave();
        if (reason == SessionEndReason.SlowConsumer)
        {
            // It takes nothing, so nothing can be said.
            Transport.Abort();
            return;
        }
        Write(0, new RawClosing((int)ResultCode.Busy, reason == SessionEndReason.ServerStopping ? "The server is stopping." : "Sign in again."));
        Transport.Close();
    }

    private void Leave()
    {
        if (Client is null)
            return;
        _shard.Endpoint.Clients.Leave(Client, this, _shard.Endpoint.Engine.Time);
        Client = null;
    }

    private void Wrote()
    {
        LastSent = _shard.Now;
        // Deliveries stop at the limit; only answers to a flood of requests that are not read get here.
        var most = Stage == RawStage.SignedIn ? 2 * Options.UnsentBytes : MostUnsentBeforeSignIn;
        if (Transport.UnsentBytes <= most || Transport.IsClosing)
            return;
        End(SessionEndReason.SlowConsumer);
        Transport.Abort();
    }
}
