namespace PersistentChat.Server;

/// <summary>The server will not start as it was told to. Each problem names the setting and what is allowed.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One problem.</summary>
    public SettingsException(string problem)
        : this([problem])
    {
    }

    /// <summary>Everything that is wrong, so that it can be mended in one go.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
