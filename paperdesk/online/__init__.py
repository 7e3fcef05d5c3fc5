"""What is asked of the network, on wish alone, through one polite client; knows no library."""
