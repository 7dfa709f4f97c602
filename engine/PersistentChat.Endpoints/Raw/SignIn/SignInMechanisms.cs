using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>The ways to sign in that an endpoint knows, best first.</summary>
internal sealed class SignInMechanisms
{
    private readonly ISignInMechanism[] _all;

    public SignInMechanisms(RawOptions options, IEnumerable<ISignInMechanism> own)
    {
        var unknown = new UnknownUsers(options.SignInSecret);
        _all = options.Authentication == RawAuthentication.None
            ? [.. own, new NoneSignIn()]
            : [.. own, new ScramSignIn(isPlus: true, unknown), new ScramSignIn(isPlus: false, unknown)];
    }

    /// <summary>Names of those that can be used on a connection.</summary>
    public IReadOnlyList<string> OfferedOn(ConnectionInfo connection) =>
        [.. _all.Where(mechanism => mechanism.IsOfferedOn(connection)).Select(mechanism => mechanism.Name)];

    /// <summary>Finds one that can be used on a connection.</summary>
    public ISignInMechanism? Find(string name, ConnectionInfo connection) =>
        Array.Find(_all, mechanism => mechanism.Name == name && mechanism.IsOfferedOn(connection));
}
