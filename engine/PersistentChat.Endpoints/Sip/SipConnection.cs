using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>What the endpoint keeps for one connection. Nothing in it grows while the connection is idle.</summary>
internal sealed class SipConnection(Connection transport, SipPeer peer, AdvertisedAddress address) : IPlaced
{
    /// <summary>Progress of the message that is arriving. A field, because the scanner advances it in place.</summary>
    public SipScanState Scan;

    public Connection Transport { get; } = transport;

    public SipPeer Peer { get; } = peer;

    public AdvertisedAddress Address { get; } = address;

    /// <summary>Bytes still to come of a body that was refused for its size: they are dropped as they arrive.</summary>
    public long ToDiscard { get; set; }

    /// <summary>
    /// True once a lookup was answered here. The known client takes the session timer from that answer alone, so a dialog
    /// of a client that never got one is not timed out (sip-client-flow section 6).
    /// </summary>
    public bool KnowsSessionTimer { get; set; }

    /// <summary>Shard time at which the message that is arriving, or being dropped, began to; never between messages.</summary>
    public TimeSpan MessageSince { get; set; } = ShardTime.Never;

    /// <summary>Shard time since which nobody is registered here and nobody has a dialog; never while somebody is or has.</summary>
    public TimeSpan UnusedSince { get; set; } = ShardTime.Never;

    /// <summary>Shard time at which it was first seen closing; never while it is open.</summary>
    public TimeSpan ClosingSince { get; set; } = ShardTime.Never;

    /// <inheritdoc/>
    public int Place { get; set; } = -1;

    /// <summary>True while a REGISTER waits for what the application knows of its user.</summary>
    public bool IsLookingUp { get; set; }

    /// <summary>A user who proved on this connection who he is, usually the only one, and the head of a list; null until the first.</summary>
    public Registration? Registrations { get; private set; }

    /// <summary>Challenges not answered yet; null while there are none.</summary>
    public List<Challenge>? Challenges { get; set; }

    public Registration? RegistrationOf(User user)
    {
        var registration = Registrations;
        while (registration is not null && registration.User.Id != user.Id)
            registration = registration.Next;
        return registration;
    }

    public Registration Register(User user) => Registrations = new Registration(user, Registrations);

    public void Remove(Registration registration)
    {
        if (Registrations == registration)
        {
            Registrations = registration.Next;
            return;
        }
        var before = Registrations!;
        while (before.Next != registration)
            before = before.Next!;
        before.Next = registration.Next;
    }
}

/// <summary>A user signed in on a connection.</summary>
internal sealed class Registration(User user, Registration? next)
{
    public User User { get; } = user;

    /// <summary>Shard time from which it no longer counts.</summary>
    public TimeSpan ExpiresAt { get; set; }

    /// <summary>The next one of the connection.</summary>
    public Registration? Next { get; set; } = next;
}

/// <summary>A nonce that was handed out on a connection and can be answered once.</summary>
/// <param name="Nonce">128 random bits.</param>
/// <param name="IssuedAt">Shard time.</param>
internal readonly record struct Challenge(UInt128 Nonce, TimeSpan IssuedAt);
