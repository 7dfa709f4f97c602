namespace PersistentChat.LoadTests;

/// <summary>What a client is doing.</summary>
internal enum ClientState : byte
{
    /// <summary>Not connected.</summary>
    Away,

    /// <summary>On its way to <see cref="Ready"/>.</summary>
    SigningIn,

    /// <summary>Signed in and in all its rooms.</summary>
    Ready,

    /// <summary>Signing off.</summary>
    Leaving,
}
