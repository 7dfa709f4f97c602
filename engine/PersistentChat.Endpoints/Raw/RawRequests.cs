using System.Diagnostics.CodeAnalysis;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>
/// Frames of clients, in the order of the protocol: hello, sign-in, requests. What breaks the protocol ends the connection, what
/// only cannot be done is refused.
/// </summary>
internal sealed class RawRequests(RawShard shard)
{
    private readonly RawPosts _posts = new(shard);
    private readonly RawCommands _commands = new(shard.Endpoint.Engine);
    private readonly RawInformation _information = new(shard);
    private readonly SignInFlow _signIn = new(shard);

    public void Handle(RawConnection connection, in RawFrame frame)
    {
        shard.Endpoint.Metrics.Request(frame.Type);
        if (frame.Type == RawType.Pong)
            return;
        if (!connection.TryTakeToken(frame.Type))
        {
            shard.Endpoint.Metrics.RateLimited();
            connection.Refuse(frame.Correlation, ResultCode.Busy, "Too many requests.");
        }
        else if (frame.Type == RawType.Ping)
        {
            connection.WriteEmpty(RawType.Pong, frame.Correlation);
        }
        else if (connection.Stage == RawStage.SignedIn)
        {
            Serve(connection, frame);
        }
        else
        {
            SignIn(connection, frame);
        }
    }

    private void SignIn(RawConnection connection, in RawFrame frame)
    {
        switch (connection.Stage, frame.Type)
        {
            case (RawStage.Hello, RawType.Hello) when TryRead<RawHello>(connection, frame, out var hello):
                connection.Stage = RawStage.SignIn;
                connection.SignIn = new SignInProgress(hello.Agent);
                _information.Welcome(connection, frame.Correlation);
                break;
            case (RawStage.SignIn, RawType.SignIn) when TryRead<RawSignIn>(connection, frame, out var signIn):
                _signIn.Begin(connection, frame.Correlation, signIn);
                break;
            case (RawStage.SignIn, RawType.Proof) when TryRead<RawProof>(connection, frame, out var proof):
                _signIn.Continue(connection, frame.Correlation, proof.Data);
                break;
            case (_, RawType.Hello or RawType.SignIn or RawType.Proof) when connection.Transport.IsClosing:
                break;
            default:
                connection.Fail(
                    frame.Correlation, (int)ResultCode.InvalidToken, $"{frame.Type} is not possible before the sign-in; the order is Hello, SignIn, Proof.");
                break;
        }
    }

    private void Serve(RawConnection connection, in RawFrame frame)
    {
        switch (frame.Type)
        {
            case RawType.Post: _posts.Handle(connection, frame); break;
            case RawType.Acknowledge: Acknowledge(connection, frame); break;
            case RawType.SignOff: SignOff(connection, frame.Correlation); break;
            case RawType.GetServerInfo: _information.ServerInfo(connection, frame.Correlation); break;
            case RawType.Lookup: _information.Lookup(connection, frame.Correlation); break;
            // Nobody issues invitations yet, so there is never a newer one than the client has.
            case RawType.GetInvitations: Answer<RawGetInvitations>(connection, frame, ResultCode.Ok); break;
            // No room takes files yet.
            case RawType.GetUploadToken: Answer<RawGetUploadToken>(connection, frame, ResultCode.NotPermitted); break;
            case RawType.GetDownloadToken: Answer<RawGetDownloadToken>(connection, frame, ResultCode.NotPermitted); break;
            case RawType.Hello or RawType.SignIn or RawType.Proof:
                connection.Fail(frame.Correlation, (int)ResultCode.InvalidToken, $"{frame.Type} is not possible after the sign-in.");
                break;
            default: Ask(connection, frame); break;
        }
    }

    /// <summary>Requests that the engine answers.</summary>
    private void Ask(RawConnection connection, in RawFrame frame)
    {
        var (user, client) = (connection.Session!.User, connection.Client!);
        var call = new RawCall(frame.Type, frame.Correlation);
        RawError error = default;
        var asked = frame.Type switch
        {
            RawType.FindRooms => frame.TryRead<RawFindRooms>(out var find, out error) ? RawCommands.Find(find, call) : default,
            RawType.GetAssociations => frame.TryRead<RawGetAssociations>(out var own, out error) ? _commands.Associations(own, call) : default,
            RawType.GetCreatableCategories => new RawAsked(new FindCreatableCategories { Context = call }),
            RawType.Join => frame.TryRead<RawJoin>(out var join, out error) ? _commands.Join(join, user, client) : default,
            RawType.Part => frame.TryRead<RawPart>(out var part, out error) ? _commands.Part(part) : default,
            RawType.GetHistory => frame.TryRead<RawGetHistory>(out var history, out error) ? _commands.History(history, user) : default,
            RawType.Search => frame.TryRead<RawSearch>(out var search, out error) ? _commands.Search(search, user) : default,
            RawType.GetPreference => frame.TryRead<RawGetPreference>(out var get, out error) ? RawCommands.Preference(get) : default,
            RawType.SetPreference => frame.TryRead<RawSetPreference>(out var set, out error) ? _commands.Preference(set) : default,
            _ => new RawAsked(ResultCode.NotSupported),
        };
        if (error.Kind != RawErrorKind.None)
            connection.Fail(frame.Correlation, error.Code, error.Detail!);
        else
            Submit(connection, call, asked);
    }

    private void Submit(RawConnection connection, RawCall call, RawAsked asked)
    {
        if (asked.Code != ResultCode.Ok)
        {
            connection.Refuse(call.Correlation, asked.Code);
            return;
        }
        asked.Command?.Context = call;
        var isTaken = shard.Endpoint.Engine.Failure is null
            && (asked.Command is { } command ? connection.Session!.TrySubmit(command) : connection.Session!.TryQuery(asked.Query!));
        if (!isTaken)
            connection.Refuse(call.Correlation, ResultCode.Busy);
    }

    private void Acknowledge(RawConnection connection, in RawFrame frame)
    {
        if (!TryRead<RawAcknowledge>(connection, frame, out var acknowledge))
            return;
        foreach (var position in acknowledge.Positions)
        {
            if (_commands.IdOf(position.Room) is { } room && position.Number > 0)
                shard.Endpoint.Clients.Acknowledge(connection.Client!, room, position.Number);
        }
    }

    private void SignOff(RawConnection connection, ulong correlation)
    {
        RawLog.SignedOff(shard.Endpoint.Log, connection.Session!.User.Uri);
        connection.FlushForGood();
        connection.End(SessionEndReason.SignedOff);
        connection.WriteEmpty(RawType.SignedOff, correlation);
        connection.Transport.Close();
    }

    /// <summary>Answers what is the same for everybody, once it could be read.</summary>
    private static void Answer<T>(RawConnection connection, in RawFrame frame, ResultCode code)
        where T : class, IRawFrame<T>
    {
        if (!TryRead<T>(connection, frame, out _))
            return;
        if (code != ResultCode.Ok)
            connection.Refuse(frame.Correlation, code);
        else if (frame.Correlation != 0)
            connection.Write(frame.Correlation, new RawInvitations());
    }

    private static bool TryRead<T>(RawConnection connection, in RawFrame frame, [NotNullWhen(true)] out T? fields)
        where T : class, IRawFrame<T>
    {
        fields = null;
        if (frame.TryRead<T>(out var read, out var error))
        {
            fields = read;
            return true;
        }
        connection.Fail(frame.Correlation, error.Code, error.Detail!);
        return false;
    }
}
