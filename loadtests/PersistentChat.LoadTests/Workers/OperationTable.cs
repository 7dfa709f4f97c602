using System.Runtime.InteropServices;

namespace PersistentChat.LoadTests;

/// <summary>What is under way, by number. Numbers rise, so that they are sequences of posts as well.</summary>
internal sealed class OperationTable
{
    private readonly Dictionary<uint, Operation> _open = [];
    private uint _last;

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Adds one and gives it a number.</summary>
    public uint Add(in Operation operation)
    {
        _open.Add(++_last, operation);
        operation.Client.OpenOperations++;
        return _last;
    }

    /// <summary>The one with that number, to be changed in place.</summary>
    /// <returns>A null reference if there is none (any more).</returns>
    public ref Operation Find(uint id) => ref CollectionsMarshal.GetValueRefOrNullRef(_open, id);

    /// <summary>Takes the one with that number out.</summary>
    public bool TryTake(uint id, out Operation operation)
    {
        if (!_open.Remove(id, out operation))
            return false;
        operation.Client.OpenOperations--;
        return true;
    }

    /// <summary>Takes all out of which something holds.</summary>
    public List<Operation> TakeWhere(Func<Operation, bool> condition)
    {
        var taken = _open.Where(entry => condition(entry.Value)).ToList();
        foreach (var (id, operation) in taken)
        {
            _open.Remove(id);
            operation.Client.OpenOperations--;
        }

        return [.. taken.Select(entry => entry.Value)];
    }
}
