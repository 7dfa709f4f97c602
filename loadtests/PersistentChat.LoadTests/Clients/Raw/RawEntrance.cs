using PersistentChat.MessagePack;
using PersistentChat.Protocol.Raw;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.LoadTests;

/// <summary>The way of one client from the connection into all its rooms; forgotten when it is there.</summary>
internal sealed class RawEntrance(RawBinding binding, LoadClient client)
{
    private const string NoPassword = "NONE";

    private ScramClient? _scram;

    /// <summary>Sends preface and hello.</summary>
    public void Begin()
    {
        RawPreface.Write(client.Connection!);
        Ask(new RawHello([], "pchat-load"));
    }

    /// <summary>Takes the next answer and goes on.</summary>
    /// <returns>True if the client is in all its rooms.</returns>
    public bool Take(RawFrameGlance frame, ReadOnlySpan<byte> content)
    {
        switch (frame.Type)
        {
            case RawType.Welcome:
                Introduce(RawSession.Read<RawWelcome>(content));
                return false;
            case RawType.Challenge:
                Prove(RawSession.Read<RawChallenge>(content));
                return false;
            case RawType.SignedIn:
                Join(RawSession.Read<RawSignedIn>(content));
                return client.Seats.Length == 0;
            case RawType.Joined:
                Enter(frame.Fields);
                return true;
            case RawType.Refused:
                throw new InvalidOperationException($"The server refused to let user {client.User} in: {RawSession.Read<RawRefused>(content)}");
            default:
                throw new InvalidDataException($"A frame of type {frame.Type} is no step of a sign-in.");
        }
    }

    private void Introduce(RawWelcome welcome)
    {
        var user = binding.Names.UserUri(client.User);
        if (welcome.Mechanisms.Contains(NoPassword))
        {
            Ask(new RawSignIn(NoPassword, user, binding.ClientIdOf(client), default));
            return;
        }

        _scram = new ScramClient(user, binding.Passwords.Derive, ScramNonce.New());
        Ask(new RawSignIn(ScramMechanism.Sha256, user, binding.ClientIdOf(client), _scram.FirstMessage()));
    }

    private void Prove(RawChallenge challenge)
    {
        var error = _scram!.TryAnswer(challenge.Data.Span, out var answer);
        if (answer is null)
            throw new InvalidDataException($"The server's challenge is not accepted: {error}");
        Ask(new RawProof(answer));
    }

    private void Join(RawSignedIn signedIn)
    {
        if (_scram is not null && _scram.Verify(signedIn.Data.Span) is var error and not ScramError.None)
            throw new InvalidDataException($"The server does not know what it should: {error}");
        _scram = null;
        var rooms = new RawJoinRoom[client.Seats.Length];
        for (var i = 0; i < rooms.Length; i++)
            rooms[i] = new RawJoinRoom(new RawRoom(UserNames.RoomId(client.Seats[i].Room)), After: null);
        if (rooms.Length > 0)
            Ask(new RawJoin(IsBulk: true, rooms));
    }

    /// <summary>
    /// Reads the rooms of the answer to a join and passes over who else is there: the names of thousands are of no interest here.
    /// </summary>
    private void Enter(MessagePackReader fields)
    {
        fields.Skip(); // users
        for (var rooms = fields.ReadArrayHeader(); rooms > 0; rooms--)
        {
            var room = fields.ReadArrayHeader();
            var description = fields.ReadArrayHeader();
            var handle = fields.ReadInt32();
            var id = fields.ReadGuid();
            Skip(ref fields, description - 2);
            fields.Skip(); // participants
            client.Enter(UserNames.RoomOf(id), handle, last: fields.ReadInt64());
            Skip(ref fields, room - 3);
        }

        if (!client.IsInAllRooms)
            throw new InvalidOperationException($"User {client.User} was not let into all his rooms.");
    }

    private static void Skip(ref MessagePackReader fields, int count)
    {
        for (; count > 0; count--)
            fields.Skip();
    }

    private void Ask<T>(T frame)
        where T : IRawFrame<T> => binding.Write(client, RawSession.SignInCorrelation, frame);
}
