using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>One way in which a user of the raw protocol can prove who he is. Shared by all connections, so it keeps nothing of a single sign-in.</summary>
public interface ISignInMechanism
{
    /// <summary>Its name on the wire, 1 to 64 characters, for example <c>X-TICKET</c>. Clients choose by it.</summary>
    string Name { get; }

    /// <summary>Tells whether it can be used on a connection. Called on a shard's thread: it must not wait.</summary>
    bool IsOfferedOn(ConnectionInfo connection);

    /// <summary>Begins a sign-in. Called on a shard's thread: it must not wait.</summary>
    ISignInExchange Begin(SignInRequest request);
}
