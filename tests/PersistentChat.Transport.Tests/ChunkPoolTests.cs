namespace PersistentChat.Transport.Tests;

public class ChunkPoolTests
{
    private readonly ChunkPool _pool = new(16);

    [Fact]
    public void What_a_burst_needed_is_given_up_when_it_was_not_needed_for_a_while()
    {
        Burst(100);
        _pool.Trim();
        Assert.Equal(100, _pool.Free);

        Burst(3);
        _pool.Trim();
        Assert.Equal(3, _pool.Free);

        _pool.Trim();
        Assert.Equal(0, _pool.Free);
    }

    [Fact]
    public void What_is_needed_again_and_again_stays()
    {
        for (var i = 0; i < 5; i++)
        {
            Burst(10);
            Burst(2);
            _pool.Trim();
            Assert.Equal(10, _pool.Free);
        }
    }

    private void Burst(int count)
    {
        var chunks = Enumerable.Range(0, count).Select(_ => _pool.Rent(1)).ToArray();
        foreach (var chunk in chunks)
            _pool.Return(chunk);
    }
}
