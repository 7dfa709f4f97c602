namespace PersistentChat.Server.Databases;

/// <summary>
/// What a verification found, written as it is found. Faults are what was promised and is not so; notes are what an operator should
/// know and may be as it is.
/// </summary>
internal sealed class Findings(TextWriter output)
{
    /// <summary>Faults written out; a database that lost a table would have millions, and what is wrong shows after some.</summary>
    private const int MostWritten = 1000;

    /// <summary>How many faults there are.</summary>
    public long Faults { get; private set; }

    /// <summary>Reports a fault.</summary>
    /// <param name="kind">One word: GAP, DOUBLE, ORDER, DIFFERENT, POSITION.</param>
    /// <param name="text">What and where.</param>
    public void Fault(string kind, string text)
    {
        Faults++;
        if (Faults <= MostWritten)
            output.WriteLine($"{kind,-9} {text}");
        else if (Faults == MostWritten + 1)
            output.WriteLine("There are more; from here on they are only counted.");
    }

    /// <summary>Reports what is no fault.</summary>
    public void Note(string text) => output.WriteLine($"{"note",-9} {text}");
}
