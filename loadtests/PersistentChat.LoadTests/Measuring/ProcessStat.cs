using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>What the system tells of a process in one line: proc(5), <c>/proc/PID/stat</c>.</summary>
internal sealed class ProcessStat
{
    // Fields behind the name, which may contain anything and ends in the last bracket.
    private const int UserTicksField = 11;
    private const int SystemTicksField = 12;
    private const int StartField = 19;

    private readonly string[] _fields;

    private ProcessStat(string line) => _fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');

    /// <summary>Processor time since it started, of all threads, in units of USER_HZ.</summary>
    public long Ticks => Number(UserTicksField) + Number(SystemTicksField);

    /// <summary>When it started, in units of USER_HZ since the system did: with the number of the process a name that no other has.</summary>
    public long Start => Number(StartField);

    /// <summary>Looks now.</summary>
    /// <returns>Null if the process is gone.</returns>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            return new ProcessStat(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private long Number(int field) => long.Parse(_fields[field], CultureInfo.InvariantCulture);
}
