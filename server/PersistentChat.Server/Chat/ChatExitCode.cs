namespace PersistentChat.Server.Chat;

/// <summary>Exit codes of <c>pchat chat</c>.</summary>
internal static class ChatExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>The server refused something: the sign-in, the room, a message.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>No connection could be made, or it was lost for good.</summary>
    public const int CannotConnect = 3;

    /// <summary>What <c>--wait</c> waits for did not come in time.</summary>
    public const int Timeout = 4;
}
