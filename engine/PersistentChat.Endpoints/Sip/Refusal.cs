using System.Text;

namespace PersistentChat.Endpoints;

/// <summary>An answer other than 200, prepared as bytes: status line and the headers that say why.</summary>
internal sealed class Refusal
{
    public Refusal(int status, string reasonPhrase, string headers = "")
    {
        Status = status;
        StatusLine = Encoding.UTF8.GetBytes($"SIP/2.0 {status} {reasonPhrase}\r\n");
        Headers = Encoding.UTF8.GetBytes(headers);
    }

    public int Status { get; }

    /// <summary>With its line break.</summary>
    public byte[] StatusLine { get; }

    /// <summary>Whole lines, each with its line break; may be empty.</summary>
    public byte[] Headers { get; }
}
