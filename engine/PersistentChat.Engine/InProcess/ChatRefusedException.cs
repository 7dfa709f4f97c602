namespace PersistentChat.Engine;

/// <summary>The engine refused a command. Nothing was changed by it.</summary>
public sealed class ChatRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Why.</param>
    /// <param name="detail">What there is to say beside the code, or null.</param>
    public ChatRefusedException(ResultCode code, string? detail = null)
        : base(string.IsNullOrEmpty(detail) ? $"The chat refused the command: {code} ({(int)code})." : detail)
    {
        Code = code;
    }

    /// <summary>Why; <see cref="ResultCode.Busy"/> is worth another try.</summary>
    public ResultCode Code { get; }
}
